-- subject: logs: the sessions whose process ids are in the log, and the processes of which a server has one, at least one row
-- source: https://www.postgresql.org/docs/current/monitoring-stats.html
-- permission: pg_read_all_stats for the start of other sessions
-- interval: once in a run that reads a file whose entries have not shown yet that it is this server's
SELECT
  pg_catalog.pg_postmaster_start_time() AS started,
  pg_catalog.current_setting('port')::pg_catalog.int4 AS port,
  logs_session.pid AS pid,
  logs_session.backend_start AS backend_start,
  logs_session.backend_type AS backend_type
FROM pg_catalog.pg_stat_activity AS logs_session
WHERE logs_session.pid = pg_catalog.pg_backend_pid()
  OR logs_session.pid = ANY (?::pg_catalog.int4[])
  OR logs_session.backend_type IN ('checkpointer', 'background writer', 'walwriter', 'autovacuum launcher')
