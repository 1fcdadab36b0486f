-- subject: wal
-- what: WAL written since the last reading, one row
-- source: https://www.postgresql.org/docs/current/monitoring-stats.html#MONITORING-PG-STAT-WAL-VIEW
-- permission: none
-- cost: 0.05 ms
-- interval: every cycle
-- scope: server
-- needs: pg_stat_wal(wal_records, wal_fpi, wal_bytes, wal_buffers_full)
SELECT wal_stat.*
FROM pg_catalog.pg_stat_wal AS wal_stat
