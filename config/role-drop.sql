-- Undoes role.sql: takes all grants from the agent's role in this database and drops the role. Run as a superuser; running it again
-- changes nothing. Where you granted the role something in another database, run it there first: the DROP ROLE says where.

DO $$
BEGIN
  IF EXISTS (SELECT 1 FROM pg_catalog.pg_roles AS existing WHERE existing.rolname = 'bitville_monitor') THEN
    DROP OWNED BY bitville_monitor;
    DROP ROLE bitville_monitor;
  END IF;
END
$$;
