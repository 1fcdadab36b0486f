-- subject: logs: what the abbreviation of log_timezone means now, one row, or none where it is a rule and no name
-- source: https://www.postgresql.org/docs/current/view-pg-timezone-names.html
-- permission: none
-- cost: 30 ms, as the server opens the files of all its zones
-- interval: once for each abbreviation of a zone that the agent does not know itself
SELECT
  logs_zone.abbrev AS abbreviation,
  pg_catalog.date_part('epoch', logs_zone.utc_offset)::pg_catalog.int4 AS seconds
FROM pg_catalog.pg_timezone_names AS logs_zone
WHERE logs_zone.name = pg_catalog.current_setting('log_timezone')
