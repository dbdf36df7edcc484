-- The vault: what acts commit to without saying it (signed-events.md, personal data).

-- One key a person (or other subject of values), wrapped by the master key, which is in custody
-- outside the database. A key is destroyed by setting it to null; nothing else about it changes.
CREATE TABLE vault_keys (
    ledger      integer NOT NULL,
    holder      text    COLLATE "C" NOT NULL,  -- person:..., or the stream a value is about
    wrapped_key bytea,                         -- nonce (12) || ciphertext || tag; null: destroyed
    PRIMARY KEY (ledger, holder)
);

CREATE FUNCTION vault_keys_only_destroyed() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.ledger = OLD.ledger AND NEW.holder = OLD.holder AND NEW.wrapped_key IS NULL THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'a key of the vault is made once and can only be destroyed'
        USING ERRCODE = 'insufficient_privilege';
END
$$;

CREATE TRIGGER only_destroyed BEFORE UPDATE ON vault_keys
    FOR EACH ROW EXECUTE FUNCTION vault_keys_only_destroyed();
ALTER TABLE vault_keys ENABLE ALWAYS TRIGGER only_destroyed;

CREATE TRIGGER append_only BEFORE DELETE OR TRUNCATE ON vault_keys
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
ALTER TABLE vault_keys ENABLE ALWAYS TRIGGER append_only;

GRANT SELECT, INSERT ON vault_keys TO yangguang_app;

-- One row a sealed field of a record; `path` is its JSON Pointer inside the data.
CREATE TABLE vault_values (
    ledger     integer NOT NULL,
    position   bigint  NOT NULL,  -- of the record itself, a batch line's own
    line       integer,           -- the number of the line in its batch; null in an act
    path       text    COLLATE "C" NOT NULL,
    holder     text    COLLATE "C" NOT NULL,
    ciphertext bytea   NOT NULL,  -- nonce (12) || AES-256-GCM of salt (32) || value
    PRIMARY KEY (ledger, position, path)
);

CREATE INDEX vault_values_holder ON vault_values (ledger, holder);
ALTER TABLE vault_values ALTER COLUMN ciphertext SET STORAGE EXTERNAL;

SELECT append_only('vault_values');

-- Keyed digests of values that must be unique or findable; never in the log.
CREATE TABLE blind_indexes (
    ledger     integer NOT NULL,
    index_name text    COLLATE "C" NOT NULL,
    digest     bytea   NOT NULL CHECK (octet_length(digest) = 32),
    holder     text    COLLATE "C" NOT NULL,
    PRIMARY KEY (ledger, index_name, digest)
);

CREATE INDEX blind_indexes_holder ON blind_indexes (ledger, holder);

SELECT append_only('blind_indexes');
