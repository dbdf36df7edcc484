-- What history is made of: tables into which the application may insert, and which nobody changes.
--
-- design.md, decision 9: the application's role can INSERT and SELECT the history tables, nothing
-- else there; triggers refuse the rest, for the owner and for a superuser too. Only somebody who
-- disables a trigger by hand gets past it, and what he then writes is what the checkpoints catch.

DO $$
BEGIN
    CREATE ROLE yangguang_app LOGIN;  -- without a password: the operator decides how it signs in
EXCEPTION
    WHEN duplicate_object OR unique_violation THEN NULL;  -- roles are shared by all databases
END
$$;

GRANT USAGE ON SCHEMA public TO yangguang_app;
REVOKE CREATE ON SCHEMA public FROM PUBLIC;

CREATE FUNCTION refuse_change() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'history only grows: % on % is refused', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'insufficient_privilege';
END
$$;

-- Declares a table to be history: the grants, and triggers that replication settings cannot skip.
CREATE FUNCTION append_only(history regclass) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE format('GRANT SELECT, INSERT ON %s TO yangguang_app', history);
    EXECUTE format(
        'CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON %s'
        ' FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()', history);
    EXECUTE format('ALTER TABLE %s ENABLE ALWAYS TRIGGER append_only', history);
END
$$;

REVOKE ALL ON FUNCTION append_only(regclass) FROM PUBLIC;
