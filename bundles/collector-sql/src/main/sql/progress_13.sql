-- subject: progress
-- what: long operations and how far they are, without copies, one row each
-- source: https://www.postgresql.org/docs/current/progress-reporting.html
-- permission: pg_read_all_stats
-- cost: 0.14 ms
-- interval: every cycle
-- scope: server
-- needs: pg_stat_progress_vacuum(pid, relid, phase, heap_blks_total, heap_blks_scanned)
-- needs: pg_stat_progress_analyze(pid, relid, phase)
-- needs: pg_stat_progress_cluster(pid, relid, command, phase)
-- needs: pg_stat_progress_create_index(pid, relid, command, phase)
-- needs: pg_stat_progress_basebackup(pid, phase)
SELECT
  'vacuum' AS operation,
  progress_vacuum.pid,
  progress_vacuum.datname::pg_catalog.text AS datname,
  progress_vacuum.relid AS relid,
  NULL::pg_catalog.text AS command,
  progress_vacuum.phase AS phase,
  progress_vacuum.heap_blks_scanned AS done,
  progress_vacuum.heap_blks_total AS total,
  'blocks' AS counted
FROM pg_catalog.pg_stat_progress_vacuum AS progress_vacuum
UNION ALL
SELECT
  'analyze' AS operation,
  progress_analyze.pid,
  progress_analyze.datname::pg_catalog.text AS datname,
  progress_analyze.relid AS relid,
  NULL::pg_catalog.text AS command,
  progress_analyze.phase AS phase,
  progress_analyze.sample_blks_scanned AS done,
  progress_analyze.sample_blks_total AS total,
  'blocks' AS counted
FROM pg_catalog.pg_stat_progress_analyze AS progress_analyze
UNION ALL
SELECT
  'cluster' AS operation,
  progress_cluster.pid,
  progress_cluster.datname::pg_catalog.text AS datname,
  progress_cluster.relid AS relid,
  progress_cluster.command AS command,
  progress_cluster.phase AS phase,
  progress_cluster.heap_blks_scanned AS done,
  progress_cluster.heap_blks_total AS total,
  'blocks' AS counted
FROM pg_catalog.pg_stat_progress_cluster AS progress_cluster
UNION ALL
SELECT
  'create_index' AS operation,
  progress_index.pid,
  progress_index.datname::pg_catalog.text AS datname,
  progress_index.relid AS relid,
  progress_index.command AS command,
  progress_index.phase AS phase,
  progress_index.blocks_done AS done,
  progress_index.blocks_total AS total,
  'blocks' AS counted
FROM pg_catalog.pg_stat_progress_create_index AS progress_index
UNION ALL
SELECT
  'basebackup' AS operation,
  progress_backup.pid,
  NULL::pg_catalog.text AS datname,
  NULL::pg_catalog.oid AS relid,
  NULL::pg_catalog.text AS command,
  progress_backup.phase AS phase,
  progress_backup.backup_streamed AS done,
  progress_backup.backup_total AS total,
  'bytes' AS counted
FROM pg_catalog.pg_stat_progress_basebackup AS progress_backup
