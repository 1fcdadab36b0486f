-- subject: when the server last lost all its counters at once, one row
-- source: https://www.postgresql.org/docs/current/monitoring-stats.html
-- permission: pg_read_all_stats for the start of the checkpointer
-- interval: once a cycle
-- A crash sets the reset times of all kinds of counters to one moment, but for those of databases, which it leaves NULL. A reset of
-- one kind by hand moves one of the two alone; pg_stat_reset_shared() of 17 and later moves both, mostly to one moment too, but
-- ends no process, as a crash does.
SELECT
  CASE WHEN epoch_bgwriter.stats_reset = epoch_archiver.stats_reset THEN epoch_archiver.stats_reset END AS lost_at,
  pg_catalog.clock_timestamp() AS read_at,
  (SELECT pg_catalog.max(epoch_process.backend_start)
    FROM pg_catalog.pg_stat_get_activity(NULL) AS epoch_process
    WHERE epoch_process.backend_type = 'checkpointer') AS restarted_at
FROM pg_catalog.pg_stat_bgwriter AS epoch_bgwriter
CROSS JOIN pg_catalog.pg_stat_archiver AS epoch_archiver
