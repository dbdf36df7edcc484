-- Erasure: the record that destroys keys is the deed itself (SUP-11, ADR 45).
--
-- Whoever commits a PersonKeyDestroyed record destroys, in that transaction, exactly the keys that
-- the record names, and the blind indexes of their holders; nobody, the owner included, destroys
-- any other key or removes any other index. There is no function to call: a trigger does it, at
-- the commit, after everything else of the transaction was written.

-- Files are under keys of their own from here on. There is no release that stored them otherwise.
DO $$
BEGIN
    IF EXISTS (SELECT FROM attachments) THEN
        RAISE EXCEPTION 'attachments are stored in the clear, by a version before 0.1.0: take them'
            ' out with that version, make a new database, and hand them in again'
            USING ERRCODE = 'object_not_in_prerequisite_state';
    END IF;
END
$$;

-- Which record destroyed the key of whom. It follows from the records (level 1 compares it).
CREATE TABLE erasures (
    ledger   integer NOT NULL,
    holder   text    COLLATE "C" NOT NULL,  -- person:..., card:..., case:..., form:..., attachment:<sha256>
    position bigint  NOT NULL,
    PRIMARY KEY (ledger, holder)
);

CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON erasures
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
ALTER TABLE erasures ENABLE ALWAYS TRIGGER append_only;
GRANT SELECT ON erasures TO yangguang_app;

-- The one who writes it: runs as its owner, on the record that is being committed, and on nothing
-- that a caller could choose. A file or person without a key gets the row of a destroyed one, so
-- that none is ever made.
CREATE FUNCTION destroy_keys() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    payload json := convert_from(decode(
        convert_from(NEW.record, 'UTF8')::json #>> '{envelope,payload}', 'base64'), 'UTF8')::json;
    data    json := payload -> 'data';
    named   text[];
BEGIN
    IF (payload ->> 'type') IS DISTINCT FROM NEW.type
       OR (data ->> 'person') IS DISTINCT FROM NEW.stream THEN
        RAISE EXCEPTION 'record % of ledger % is not what its row says', NEW.position, NEW.ledger
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    SELECT array_agg(DISTINCT h.holder ORDER BY h.holder) INTO named FROM (
        SELECT data ->> 'person'
        UNION ALL SELECT json_array_elements_text(data -> 'cards')
        UNION ALL SELECT json_array_elements_text(data -> 'streams')
        UNION ALL SELECT 'attachment:' || json_array_elements_text(data -> 'attachments')
    ) AS h (holder);
    INSERT INTO erasures
        SELECT NEW.ledger, u.holder, NEW.position FROM unnest(named) AS u (holder)
        ON CONFLICT DO NOTHING;
    INSERT INTO vault_keys
        SELECT NEW.ledger, u.holder, NULL FROM unnest(named) AS u (holder)
        ON CONFLICT (ledger, holder) DO UPDATE SET wrapped_key = NULL;
    DELETE FROM blind_indexes b WHERE b.ledger = NEW.ledger AND b.holder = ANY (named);
    RETURN NULL;
END
$$;

REVOKE ALL ON FUNCTION destroy_keys() FROM PUBLIC;

CREATE CONSTRAINT TRIGGER destroys AFTER INSERT ON records
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
    WHEN (NEW.type = 'PersonKeyDestroyed.v1') EXECUTE FUNCTION destroy_keys();
ALTER TABLE records ENABLE ALWAYS TRIGGER destroys;

-- A key is made once; it becomes null only where a record says so.
CREATE OR REPLACE FUNCTION vault_keys_only_destroyed() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.wrapped_key IS NULL
       AND (TG_OP = 'INSERT' OR (NEW.ledger = OLD.ledger AND NEW.holder = OLD.holder))
       AND EXISTS (SELECT FROM erasures e WHERE e.ledger = NEW.ledger AND e.holder = NEW.holder)
    THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'a key of the vault is made once and destroyed only by its record'
        USING ERRCODE = 'insufficient_privilege';
END
$$;

CREATE TRIGGER never_made_destroyed BEFORE INSERT ON vault_keys
    FOR EACH ROW WHEN (NEW.wrapped_key IS NULL) EXECUTE FUNCTION vault_keys_only_destroyed();
ALTER TABLE vault_keys ENABLE ALWAYS TRIGGER never_made_destroyed;

-- An index is removed only with the key of its holder.
CREATE FUNCTION blind_indexes_only_destroyed() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM erasures e WHERE e.ledger = OLD.ledger AND e.holder = OLD.holder) THEN
        RETURN OLD;
    END IF;
    RAISE EXCEPTION 'history only grows: % on % is refused', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'insufficient_privilege';
END
$$;

DROP TRIGGER append_only ON blind_indexes;
CREATE TRIGGER append_only BEFORE UPDATE OR TRUNCATE ON blind_indexes
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
ALTER TABLE blind_indexes ENABLE ALWAYS TRIGGER append_only;
CREATE TRIGGER only_destroyed BEFORE DELETE ON blind_indexes
    FOR EACH ROW EXECUTE FUNCTION blind_indexes_only_destroyed();
ALTER TABLE blind_indexes ENABLE ALWAYS TRIGGER only_destroyed;
