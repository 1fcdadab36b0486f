-- subject: archiver
-- what: what was archived of the WAL, and what waits for it, one row
-- source: https://www.postgresql.org/docs/current/monitoring-stats.html#MONITORING-PG-STAT-ARCHIVER-VIEW
-- permission: pg_monitor
-- cost: 0.05 ms
-- interval: every cycle
-- scope: server
-- lane: core
-- needs: pg_stat_archiver(archived_count, last_archived_wal, failed_count)
-- column: archived_count COUNTER count: WAL files archived
-- column: last_archived_wal TEXT: The last file archived; may be a history or backup file
-- column: last_archived_time TIME: When that was
-- column: failed_count COUNTER count: Failed attempts; three in a row, then a pause of a minute
-- column: last_failed_wal TEXT: The last file that failed
-- column: last_failed_time TIME: When that was
-- column: stats_reset TIME: When the server last set these counters to zero; null if never
-- column: archive_mode TEXT: off, on or always
-- column: without_command FLAG: Archiving is on without a command or library: nothing is archived, nothing fails, files pile up
-- column: segments_behind GAUGE count: Finished segments that were not archived yet, by the name of the last one; null where none was
-- column: ready_files GAUGE count: Files that wait to be archived; for pg_monitor
SELECT
  archiver_stat.*,
  pg_catalog.current_setting('archive_mode') AS archive_mode,
  pg_catalog.current_setting('archive_mode') <> 'off'
    AND pg_catalog.current_setting('archive_command') = ''
    AND COALESCE(pg_catalog.current_setting('archive_library', true), '') = '' AS without_command,
  CASE WHEN archiver_stat.last_archived_wal ~ '^[0-9A-F]{24}$' THEN
    pg_catalog.div(
      pg_catalog.pg_wal_lsn_diff(
        CASE WHEN pg_catalog.pg_is_in_recovery() THEN pg_catalog.pg_last_wal_replay_lsn()
          ELSE pg_catalog.pg_current_wal_lsn() END, '0/0'),
      archiver_segment.size)
    - ('x' || pg_catalog.substr(archiver_stat.last_archived_wal, 9, 8))::pg_catalog.bit(32)::pg_catalog.int8
      * pg_catalog.div(4294967296, archiver_segment.size)
    - ('x' || pg_catalog.substr(archiver_stat.last_archived_wal, 17, 8))::pg_catalog.bit(32)::pg_catalog.int8
    - 1
  END AS segments_behind,
  archiver_folder.ready_files
FROM pg_catalog.pg_stat_archiver AS archiver_stat
CROSS JOIN (
  SELECT pg_catalog.pg_size_bytes(pg_catalog.current_setting('wal_segment_size'))::numeric AS size) AS archiver_segment
CROSS JOIN (
  SELECT pg_catalog.count(*) AS ready_files
  FROM pg_catalog.pg_ls_archive_statusdir() AS archiver_file
  WHERE archiver_file.name LIKE '%.ready') AS archiver_folder
