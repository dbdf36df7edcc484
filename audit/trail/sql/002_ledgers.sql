-- Which ledgers stand here, and how far each has come.

CREATE TABLE ledgers (
    ledger  integer PRIMARY KEY,
    origin  text COLLATE "C" NOT NULL UNIQUE,  -- such as yangguang.example/county/231005
    county  text COLLATE "C" NOT NULL CHECK (county ~ '^[0-9]{6}$'),
    purpose text COLLATE "C" NOT NULL CHECK (purpose IN ('county', 'inspection'))
);

SELECT append_only('ledgers');

-- The head row of a ledger is the one thing that writers of a ledger compete for: whoever moves
-- `size` by compare-and-set has the positions in between, so that order of positions is order of
-- commits (log.md). Room is left in its page, so that moving it touches no index.
CREATE TABLE heads (
    ledger           integer PRIMARY KEY REFERENCES ledgers,
    size             bigint NOT NULL DEFAULT 0 CHECK (size >= 0),
    last_admitted_at timestamptz
) WITH (fillfactor = 20, autovacuum_vacuum_threshold = 200, autovacuum_vacuum_scale_factor = 0);

CREATE FUNCTION refuse_going_back() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.ledger = OLD.ledger AND NEW.size >= OLD.size
       AND (OLD.last_admitted_at IS NULL OR NEW.last_admitted_at >= OLD.last_admitted_at) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'the head of ledger % goes back: from (%, %) to (%, %)',
        OLD.ledger, OLD.size, OLD.last_admitted_at, NEW.size, NEW.last_admitted_at
        USING ERRCODE = 'integrity_constraint_violation';
END
$$;

CREATE TRIGGER only_forward BEFORE UPDATE ON heads
    FOR EACH ROW EXECUTE FUNCTION refuse_going_back();
ALTER TABLE heads ENABLE ALWAYS TRIGGER only_forward;

CREATE TRIGGER append_only BEFORE DELETE OR TRUNCATE ON heads
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
ALTER TABLE heads ENABLE ALWAYS TRIGGER append_only;

GRANT SELECT, INSERT, UPDATE (size, last_admitted_at) ON heads TO yangguang_app;

-- The number of the ledger of that origin, given now if it has none. Not on the append path.
CREATE FUNCTION open_ledger(p_origin text, p_county text, p_purpose text) RETURNS integer
LANGUAGE plpgsql AS $$
DECLARE
    number integer;
BEGIN
    PERFORM pg_advisory_xact_lock(hashtextextended('yangguang.open_ledger', 0));
    SELECT ledger INTO number FROM ledgers WHERE origin = p_origin;
    IF number IS NULL THEN
        INSERT INTO ledgers (ledger, origin, county, purpose)
        SELECT coalesce(max(ledger), 0) + 1, p_origin, p_county, p_purpose FROM ledgers
        RETURNING ledger INTO number;
        INSERT INTO heads (ledger) VALUES (number);
    END IF;
    RETURN number;
END
$$;
