-- subject: uptime
-- what: how long the server has been up
-- source: https://www.postgresql.org/docs/current/functions-info.html
-- permission: none
-- cost: under 0.1 ms
-- interval: every cycle
-- scope: server
SELECT
  EXTRACT(epoch FROM pg_catalog.clock_timestamp() - pg_catalog.pg_postmaster_start_time())::pg_catalog.float8 AS uptime_s
