-- Files that acts name by their SHA-256: scans, photos, tables. In the database, so that whatever
-- backs up the log backs them up; in pieces, so that nobody needs to hold one whole.

CREATE TABLE attachments (
    ledger       integer     NOT NULL,
    sha256       bytea       NOT NULL CHECK (octet_length(sha256) = 32),
    media_type   text        COLLATE "C" NOT NULL,
    length_bytes bigint      NOT NULL CHECK (length_bytes > 0),
    stored_at    timestamptz NOT NULL,
    PRIMARY KEY (ledger, sha256)
);

SELECT append_only('attachments');

CREATE TABLE attachment_pieces (
    ledger  integer NOT NULL,
    sha256  bytea   NOT NULL,
    number  integer NOT NULL CHECK (number >= 0),
    content bytea   NOT NULL CHECK (octet_length(content) BETWEEN 1 AND 1048576),
    PRIMARY KEY (ledger, sha256, number),
    FOREIGN KEY (ledger, sha256) REFERENCES attachments
);

-- Pictures and PDF files are compressed already.
ALTER TABLE attachment_pieces ALTER COLUMN content SET STORAGE EXTERNAL;

SELECT append_only('attachment_pieces');
