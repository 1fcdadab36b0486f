-- subject: archiver
-- what: what was archived of the WAL, one row
-- source: https://www.postgresql.org/docs/current/monitoring-stats.html#MONITORING-PG-STAT-ARCHIVER-VIEW
-- permission: none
-- cost: 0.05 ms
-- interval: every cycle
-- scope: server
-- needs: pg_stat_archiver(archived_count, last_archived_wal, failed_count)
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
  END AS segments_behind
FROM pg_catalog.pg_stat_archiver AS archiver_stat
CROSS JOIN (
  SELECT pg_catalog.pg_size_bytes(pg_catalog.current_setting('wal_segment_size'))::numeric AS size) AS archiver_segment
