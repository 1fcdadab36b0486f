-- subject: bgwriter
-- what: what the background writer did, before 17 also what backends wrote themselves, one row
-- source: https://www.postgresql.org/docs/current/monitoring-stats.html#MONITORING-PG-STAT-BGWRITER-VIEW
-- permission: none
-- cost: 0.05 ms
-- interval: every cycle
-- scope: server
-- lane: core
-- needs: pg_stat_bgwriter(buffers_clean, maxwritten_clean, buffers_alloc, buffers_backend, buffers_backend_fsync)
-- column: buffers_clean COUNTER count: Buffers that the background writer wrote
-- column: maxwritten_clean COUNTER count: Times that it stopped because it had written bgwriter_lru_maxpages
-- column: buffers_alloc COUNTER count: Buffers allocated
-- column: buffers_backend COUNTER count: Buffers that backends wrote themselves; before 17, later in io
-- column: buffers_backend_fsync COUNTER count: Times that a backend had to sync itself; before 17, later in io
-- column: stats_reset TIME: When the server last set these counters to zero; null if never
SELECT
  bgwriter_stat.buffers_clean,
  bgwriter_stat.maxwritten_clean,
  bgwriter_stat.buffers_alloc,
  bgwriter_stat.buffers_backend,
  bgwriter_stat.buffers_backend_fsync,
  bgwriter_stat.stats_reset
FROM pg_catalog.pg_stat_bgwriter AS bgwriter_stat
