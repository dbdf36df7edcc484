-- Who is signed in. Not evidence: a session says who may read for an hour, every act is signed by
-- itself. Of a token only its SHA-256 is kept, so that a copy of this table opens nothing.

CREATE SCHEMA IF NOT EXISTS api;

CREATE TABLE IF NOT EXISTS api.challenges (
    ledger     integer     NOT NULL,
    sha256     bytea       NOT NULL CHECK (length(sha256) = 32),
    expires_at timestamptz NOT NULL,
    PRIMARY KEY (ledger, sha256)
);

CREATE TABLE IF NOT EXISTS api.sessions (
    ledger       integer     NOT NULL,
    token_sha256 bytea       NOT NULL CHECK (length(token_sha256) = 32),
    person       text        COLLATE "C" NOT NULL,
    key          text        COLLATE "C" NOT NULL,
    opened_at    timestamptz NOT NULL,
    expires_at   timestamptz NOT NULL,
    PRIMARY KEY (ledger, token_sha256)
);

CREATE INDEX IF NOT EXISTS sessions_expired ON api.sessions (expires_at);
CREATE INDEX IF NOT EXISTS challenges_expired ON api.challenges (expires_at);

GRANT USAGE ON SCHEMA api TO yangguang_app;
GRANT SELECT, INSERT, DELETE ON api.challenges, api.sessions TO yangguang_app;
