-- subject: logs: how the server writes its log now, one row
-- source: https://www.postgresql.org/docs/current/runtime-config-logging.html
-- permission: none
-- interval: once in a run that finds lines unlike those before, or a change of these settings told in the log
SELECT
  pg_catalog.current_setting('log_line_prefix') AS prefix,
  pg_catalog.current_setting('log_timezone') AS timezone
