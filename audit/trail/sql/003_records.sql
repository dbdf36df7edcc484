-- The log itself, and the index by which admission finds its states.

CREATE TABLE records (
    ledger   integer NOT NULL,
    position bigint  NOT NULL CHECK (position >= 0),
    stream   text    COLLATE "C" NOT NULL,   -- household:h17
    version  bigint  NOT NULL,               -- 1, 2, 3, ... in the stream
    type     text    COLLATE "C" NOT NULL,   -- VoteCast.v1
    act_id   uuid,                           -- null for the lines of a batch
    registry boolean NOT NULL,               -- says who may sign, or is the ledger's first event
    record   bytea   NOT NULL,               -- the leaf, exactly as it is hashed
    PRIMARY KEY (ledger, position),
    UNIQUE (ledger, stream, version)
);

-- An act is admitted once (signed-events.md, idempotency key); lines have no id of their own.
CREATE UNIQUE INDEX records_act_id ON records (ledger, act_id) WHERE act_id IS NOT NULL;

-- A process that starts finds all it must know about keys and roles here, however long the log is.
CREATE INDEX records_registry ON records (ledger, position) WHERE registry;

-- Base64 of signed bytes: compressing costs the append more than the disk gains.
ALTER TABLE records ALTER COLUMN record SET STORAGE EXTERNAL;

SELECT append_only('records');

-- An event evolves its own stream and those it touches. Touches follow from the data alone; they
-- are written beside the record because a state is loaded by stream, not by scanning the log.
CREATE TABLE touches (
    ledger   integer NOT NULL,
    stream   text    COLLATE "C" NOT NULL,
    position bigint  NOT NULL,
    PRIMARY KEY (ledger, stream, position)
);

SELECT append_only('touches');
