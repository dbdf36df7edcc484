-- The Merkle tree over the records, as tiles, and every tree head that was signed (log.md).

-- One row a tile (C2SP tlog-tiles, height 8). The tiles at the right edge are partial and grow;
-- a full tile is final. A partial tile is a prefix of the fuller one, so a proof for any earlier
-- size is made from the same row.
CREATE TABLE tiles (
    ledger integer  NOT NULL,
    level  smallint NOT NULL CHECK (level BETWEEN 0 AND 7),
    number bigint   NOT NULL CHECK (number >= 0),
    width  smallint NOT NULL CHECK (width BETWEEN 1 AND 256),
    hashes bytea    NOT NULL CHECK (octet_length(hashes) = 32 * width),
    PRIMARY KEY (ledger, level, number)
);

-- Hashes do not compress; trying would only cost.
ALTER TABLE tiles ALTER COLUMN hashes SET STORAGE EXTERNAL;

CREATE FUNCTION tiles_only_grow() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.ledger = OLD.ledger AND NEW.level = OLD.level AND NEW.number = OLD.number
       AND NEW.width > OLD.width
       AND substring(NEW.hashes FROM 1 FOR 32 * OLD.width) = OLD.hashes THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'a tile only grows: tile %/% of ledger %, width %',
        OLD.level, OLD.number, OLD.ledger, OLD.width
        USING ERRCODE = 'insufficient_privilege';
END
$$;

CREATE TRIGGER only_grow BEFORE UPDATE ON tiles
    FOR EACH ROW EXECUTE FUNCTION tiles_only_grow();
ALTER TABLE tiles ENABLE ALWAYS TRIGGER only_grow;

CREATE TRIGGER append_only BEFORE DELETE OR TRUNCATE ON tiles
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
ALTER TABLE tiles ENABLE ALWAYS TRIGGER append_only;

GRANT SELECT, INSERT, UPDATE (width, hashes) ON tiles TO yangguang_app;

-- Every tree head that the log's key signed: `note` is the signed note, byte for byte.
CREATE TABLE checkpoints (
    ledger           integer     NOT NULL,
    size             bigint      NOT NULL CHECK (size > 0),
    root             bytea       NOT NULL CHECK (octet_length(root) = 32),
    last_admitted_at timestamptz NOT NULL,  -- of the record at size - 1
    signed_at        timestamptz NOT NULL,
    note             bytea       NOT NULL,
    PRIMARY KEY (ledger, size)
);

SELECT append_only('checkpoints');

-- Every cosignature that a witness gave: `line` is its signature line in the note.
CREATE TABLE cosignatures (
    ledger       integer     NOT NULL,
    size         bigint      NOT NULL,
    vkey         text        COLLATE "C" NOT NULL,
    body         text        COLLATE "C" NOT NULL,
    cosigned_at  timestamptz NOT NULL,  -- the witness's own time
    received_at  timestamptz NOT NULL,
    line         text        NOT NULL,
    PRIMARY KEY (ledger, size, vkey),
    FOREIGN KEY (ledger, size) REFERENCES checkpoints
);

SELECT append_only('cosignatures');

-- Checkpoints that a quorum of different bodies has cosigned; follows from the two tables above
-- and from the registry, written so that the newest final one is found at once.
CREATE TABLE finals (
    ledger   integer     NOT NULL,
    size     bigint      NOT NULL,
    final_at timestamptz NOT NULL,
    PRIMARY KEY (ledger, size),
    FOREIGN KEY (ledger, size) REFERENCES checkpoints
);

SELECT append_only('finals');
