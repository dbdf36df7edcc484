-- The append: one call, one transaction, one round trip.
--
-- Answers nothing when the records are in. When the head had moved, nothing is written and the
-- answer is the tail from `p_expected` on (at most 1,000 records), so that the caller folds it and
-- admits again without another round trip. An act id or a stream version that is taken already
-- fails by its unique index, and nothing is written.
CREATE FUNCTION append_n(
    p_ledger          integer,
    p_expected        bigint,
    p_admitted_at     timestamptz,
    p_streams         text[],
    p_versions        bigint[],
    p_types           text[],
    p_act_ids         text[],
    p_registry        boolean[],
    p_records         bytea[],
    p_touch_streams   text[],
    p_touch_positions bigint[]
) RETURNS SETOF records
LANGUAGE plpgsql AS $$
BEGIN
    UPDATE heads
    SET size = size + cardinality(p_records), last_admitted_at = p_admitted_at
    WHERE ledger = p_ledger AND size = p_expected;

    IF NOT FOUND THEN
        RETURN QUERY
            SELECT * FROM records r
            WHERE r.ledger = p_ledger AND r.position >= p_expected
            ORDER BY r.position LIMIT 1000;
        IF NOT FOUND THEN
            RAISE EXCEPTION 'ledger % does not reach position %', p_ledger, p_expected
                USING ERRCODE = 'object_not_in_prerequisite_state';
        END IF;
        RETURN;
    END IF;

    INSERT INTO records
    SELECT p_ledger, p_expected + n - 1, stream, version, type, act_id::uuid, registry, record
    FROM unnest(p_streams, p_versions, p_types, p_act_ids, p_registry, p_records)
        WITH ORDINALITY AS u (stream, version, type, act_id, registry, record, n);

    IF cardinality(p_touch_streams) > 0 THEN
        INSERT INTO touches
        SELECT p_ledger, stream, position
        FROM unnest(p_touch_streams, p_touch_positions) AS t (stream, position);
    END IF;
END
$$;

-- Waits for the ledger's turn, has it for the rest of the transaction, and answers the tail as
-- `append_n` does: processes that take turns overtake one another no more, and admit once. The turn
-- is an advisory lock, for locking the head row itself would be a write; what guards the log stays
-- the compare-and-set, so who takes no turns does no harm.
CREATE FUNCTION take_turn(p_ledger integer, p_expected bigint) RETURNS SETOF records
LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(x'6c6f67'::integer, p_ledger);
    RETURN QUERY
        SELECT * FROM records r
        WHERE r.ledger = p_ledger AND r.position >= p_expected
        ORDER BY r.position LIMIT 1000;
END
$$;

-- The same compare-and-set for a batch, whose records then come by COPY in the same transaction.
CREATE FUNCTION advance_head(
    p_ledger integer, p_expected bigint, p_count bigint, p_admitted_at timestamptz
) RETURNS boolean
LANGUAGE plpgsql AS $$
BEGIN
    UPDATE heads SET size = size + p_count, last_admitted_at = p_admitted_at
    WHERE ledger = p_ledger AND size = p_expected;
    IF FOUND THEN
        RETURN true;
    END IF;
    PERFORM 1 FROM heads WHERE ledger = p_ledger AND size > p_expected;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'ledger % does not reach position %', p_ledger, p_expected
            USING ERRCODE = 'object_not_in_prerequisite_state';
    END IF;
    RETURN false;
END
$$;
