-- subject: the identifier of the cluster and its timeline, one row
-- source: https://www.postgresql.org/docs/current/functions-info.html
-- permission: EXECUTE on pg_control_system() and pg_control_checkpoint(), which everybody has unless revoked
-- interval: once for each new connection, and when the mark of role-status.sql is another
-- The control file learns of a promotion with the next checkpoint; the name of the file that is written tells it at once.
SELECT
  probe_system.system_identifier::pg_catalog.text AS system_identifier,
  CASE WHEN pg_catalog.pg_is_in_recovery() THEN probe_checkpoint.timeline_id
    ELSE ('x' || pg_catalog.substr(pg_catalog.pg_walfile_name(pg_catalog.pg_current_wal_lsn()), 1, 8))::pg_catalog.bit(32)::pg_catalog.int4
  END AS timeline
FROM pg_catalog.pg_control_system() AS probe_system,
  pg_catalog.pg_control_checkpoint() AS probe_checkpoint
