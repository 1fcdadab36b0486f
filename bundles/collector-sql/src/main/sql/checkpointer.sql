-- subject: checkpointer
-- what: checkpoints, and how far the last one is behind, one row
-- source: https://www.postgresql.org/docs/current/monitoring-stats.html#MONITORING-PG-STAT-CHECKPOINTER-VIEW
-- permission: none
-- cost: 0.05 ms
-- interval: every cycle
-- scope: server
-- lane: core
-- needs: pg_stat_checkpointer(num_timed, num_requested, write_time, sync_time, buffers_written)
-- column: num_timed COUNTER count: Checkpoints begun because checkpoint_timeout passed
-- column: num_requested COUNTER count: Checkpoints asked for: by the amount of WAL, CHECKPOINT, a backup, CREATE or DROP DATABASE, a shutdown
-- column: num_done COUNTER count: Checkpoints done; those asked for without need are skipped
-- column: restartpoints_timed COUNTER count: On a standby: restartpoints begun because checkpoint_timeout passed
-- column: restartpoints_req COUNTER count: On a standby: restartpoints asked for
-- column: restartpoints_done COUNTER count: On a standby: restartpoints done
-- column: write_time COUNTER ms: Time spent on writing files in checkpoints
-- column: sync_time COUNTER ms: Time spent on syncing files in checkpoints
-- column: buffers_written COUNTER count: Shared buffers written in checkpoints
-- column: slru_written COUNTER count: Buffers of simple caches written in checkpoints
-- column: stats_reset TIME: When the server last set these counters to zero; null if never
-- column: checkpoint_lsn ID64: Where the last checkpoint ended
-- column: redo_lsn ID64: From where recovery would begin
-- column: checkpoint_time TIME: When the last checkpoint began
-- column: redo_bytes GAUGE bytes: WAL that recovery would have to read
-- column: next_multixact_id GAUGE: The next multixact id as of the last checkpoint
-- column: next_multi_offset GAUGE: Where the members of the next multixact begin, as of then; after 4,294,967,295 it begins at 0
SELECT
  checkpointer_stat.*,
  checkpointer_control.checkpoint_lsn,
  checkpointer_control.redo_lsn,
  checkpointer_control.checkpoint_time,
  pg_catalog.pg_wal_lsn_diff(
    CASE WHEN pg_catalog.pg_is_in_recovery() THEN pg_catalog.pg_last_wal_replay_lsn()
      ELSE pg_catalog.pg_current_wal_lsn() END, checkpointer_control.redo_lsn) AS redo_bytes,
  checkpointer_control.next_multixact_id::pg_catalog.text::pg_catalog.int8 AS next_multixact_id,
  checkpointer_control.next_multi_offset::pg_catalog.text::pg_catalog.int8 AS next_multi_offset
FROM pg_catalog.pg_stat_checkpointer AS checkpointer_stat
CROSS JOIN pg_catalog.pg_control_checkpoint() AS checkpointer_control
