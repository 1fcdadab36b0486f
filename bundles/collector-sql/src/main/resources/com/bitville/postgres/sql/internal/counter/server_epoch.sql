-- subject: when the server last lost all its counters at once, one row
-- source: https://www.postgresql.org/docs/current/monitoring-stats.html
-- permission: none
-- interval: once a cycle
-- A crash sets the reset times of all kinds of counters to one moment, but for those of databases, which it leaves NULL. A reset of
-- one kind by hand moves one of the two alone, so that they differ until the next crash.
SELECT
  CASE WHEN epoch_bgwriter.stats_reset = epoch_archiver.stats_reset THEN epoch_archiver.stats_reset END AS lost_at,
  pg_catalog.clock_timestamp() AS read_at
FROM pg_catalog.pg_stat_bgwriter AS epoch_bgwriter
CROSS JOIN pg_catalog.pg_stat_archiver AS epoch_archiver
