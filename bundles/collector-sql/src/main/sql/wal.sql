-- subject: wal
-- what: WAL written since the last reading, and the segments that are kept, one row
-- source: https://www.postgresql.org/docs/current/monitoring-stats.html#MONITORING-PG-STAT-WAL-VIEW
-- permission: pg_monitor
-- cost: 0.02 ms, and 0.06 ms for the folder
-- interval: every cycle
-- scope: server
-- lane: core
-- needs: pg_stat_wal(wal_records, wal_fpi, wal_bytes, wal_buffers_full)
-- column: wal_records COUNTER count: WAL records written
-- column: wal_fpi COUNTER count: Whole pages written to the WAL
-- column: wal_bytes COUNTER bytes: WAL written
-- column: wal_buffers_full COUNTER count: Times that WAL was written because its buffers were full
-- column: wal_write COUNTER count: Writes of WAL buffers; 14 to 17, later in io
-- column: wal_sync COUNTER count: Syncs of WAL files; 14 to 17, later in io
-- column: wal_write_time COUNTER ms: Time of these writes, with track_wal_io_timing; 14 to 17
-- column: wal_sync_time COUNTER ms: Time of these syncs, with track_wal_io_timing; 14 to 17
-- column: stats_reset TIME: When the server last set these counters to zero; null if never
-- column: wal_files GAUGE count: Segments in pg_wal; for pg_monitor
-- column: wal_files_bytes GAUGE bytes: What they take; for pg_monitor
SELECT
  wal_stat.*,
  wal_folder.wal_files,
  wal_folder.wal_files_bytes
FROM pg_catalog.pg_stat_wal AS wal_stat
CROSS JOIN (
  SELECT
    pg_catalog.count(*) AS wal_files,
    pg_catalog.sum(wal_file.size) AS wal_files_bytes
  FROM pg_catalog.pg_ls_waldir() AS wal_file
  WHERE wal_file.name ~ '^[0-9A-F]{24}$') AS wal_folder
