-- subject: bgwriter
-- what: what the background writer did, one row
-- source: https://www.postgresql.org/docs/current/monitoring-stats.html#MONITORING-PG-STAT-BGWRITER-VIEW
-- permission: none
-- cost: 0.05 ms
-- interval: every cycle
-- scope: server
-- needs: pg_stat_bgwriter(buffers_clean, maxwritten_clean, buffers_alloc)
SELECT bgwriter_stat.*
FROM pg_catalog.pg_stat_bgwriter AS bgwriter_stat
