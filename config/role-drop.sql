-- Reverts role.sql: revokes all grants of the agent's role in this database, drops the functions that read the log, and the role. Run as
-- a superuser; running it again changes nothing. If the role has grants in another database, run it there first: the error of DROP ROLE
-- names the database.

DROP FUNCTION IF EXISTS bitville_agent.log_read(text, bigint, integer);
DROP FUNCTION IF EXISTS bitville_agent.log_files(text[]);
DROP SCHEMA IF EXISTS bitville_agent;

DO $$
BEGIN
  IF EXISTS (SELECT 1 FROM pg_catalog.pg_roles AS existing WHERE existing.rolname = 'bitville_monitor') THEN
    DROP OWNED BY bitville_monitor;
    DROP ROLE bitville_monitor;
  END IF;
END
$$;
