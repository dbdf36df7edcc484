-- Numbers given up: a value that was never the holder's is free again (HH-2, ADR 40).
--
-- Whoever inserts a NumberGivenUp record takes away, with it and in that very transaction, the ID
-- numbers that its person holds by then, and nothing else; a number that a later record of the
-- same transaction gives the person is written afterwards and stays.

-- Which record gave up what, and in which transaction. It follows from the records (level 1
-- compares it).
CREATE TABLE given_up (
    ledger      integer NOT NULL,
    holder      text    COLLATE "C" NOT NULL,  -- person:...
    index_name  text    COLLATE "C" NOT NULL,
    position    bigint  NOT NULL,
    transaction xid8    NOT NULL DEFAULT pg_current_xact_id(),
    PRIMARY KEY (ledger, holder, index_name, position)
);

CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON given_up
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
ALTER TABLE given_up ENABLE ALWAYS TRIGGER append_only;
GRANT SELECT ON given_up TO yangguang_app;

-- Runs as its owner, on the record that is being inserted, and on nothing a caller could choose.
CREATE FUNCTION give_up() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    payload json := convert_from(decode(
        convert_from(NEW.record, 'UTF8')::json #>> '{envelope,payload}', 'base64'), 'UTF8')::json;
BEGIN
    IF (payload ->> 'type') IS DISTINCT FROM NEW.type
       OR (payload #>> '{data,person}') IS DISTINCT FROM NEW.stream THEN
        RAISE EXCEPTION 'record % of ledger % is not what its row says', NEW.position, NEW.ledger
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    INSERT INTO given_up (ledger, holder, index_name, position)
        VALUES (NEW.ledger, NEW.stream, 'id_number', NEW.position)
        ON CONFLICT DO NOTHING;
    IF FOUND THEN  -- else a backup is being put back, in which the deed is done already
        DELETE FROM blind_indexes b
            WHERE b.ledger = NEW.ledger AND b.holder = NEW.stream AND b.index_name = 'id_number';
    END IF;
    RETURN NULL;
END
$$;

REVOKE ALL ON FUNCTION give_up() FROM PUBLIC;

CREATE TRIGGER gives_up AFTER INSERT ON records
    FOR EACH ROW WHEN (NEW.type = 'NumberGivenUp.v1') EXECUTE FUNCTION give_up();
ALTER TABLE records ENABLE ALWAYS TRIGGER gives_up;

-- An index is removed only with the key of its holder, or in the transaction that gives it up.
CREATE OR REPLACE FUNCTION blind_indexes_only_destroyed() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM erasures e WHERE e.ledger = OLD.ledger AND e.holder = OLD.holder)
       OR EXISTS (
           SELECT FROM given_up g WHERE g.ledger = OLD.ledger AND g.holder = OLD.holder
           AND g.index_name = OLD.index_name AND g.transaction = pg_current_xact_id())
    THEN
        RETURN OLD;
    END IF;
    RAISE EXCEPTION 'history only grows: % on % is refused', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'insufficient_privilege';
END
$$;
