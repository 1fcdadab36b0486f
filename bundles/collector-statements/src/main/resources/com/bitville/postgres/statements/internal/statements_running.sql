-- subject: statements
-- what: statements running at this moment, so that a long one is seen before it ends
-- source: https://www.postgresql.org/docs/current/monitoring-stats.html#MONITORING-PG-STAT-ACTIVITY-VIEW
-- permission: pg_read_all_stats
-- cost: 0.1 ms for a hundred sessions
-- interval: every cycle
-- scope: server
-- needs: pg_stat_activity(query_id, usesysid, datid, query_start, state, pid)
SELECT
  statements_running.query_id AS queryid,
  statements_running.usesysid AS userid,
  statements_running.datid AS dbid,
  pg_catalog.count(*) AS running,
  pg_catalog.max(1000 * pg_catalog.date_part('epoch', pg_catalog.clock_timestamp() - statements_running.query_start))
    AS oldest_ms
FROM pg_catalog.pg_stat_activity AS statements_running
WHERE statements_running.state = 'active'
  AND statements_running.query_id IS NOT NULL
  AND statements_running.pid <> pg_catalog.pg_backend_pid()
GROUP BY statements_running.query_id, statements_running.usesysid, statements_running.datid
ORDER BY oldest_ms DESC NULLS LAST
LIMIT 50
