-- subject: checkpointer
-- what: checkpoints as servers before 17 count them, under the names of 17, one row
-- source: https://www.postgresql.org/docs/current/monitoring-stats.html#MONITORING-PG-STAT-BGWRITER-VIEW
-- permission: none
-- cost: 0.05 ms
-- interval: every cycle
-- scope: server
-- needs: pg_stat_bgwriter(checkpoints_timed, checkpoints_req, checkpoint_write_time, checkpoint_sync_time, buffers_checkpoint)
SELECT
  checkpointer_stat.checkpoints_timed AS num_timed,
  checkpointer_stat.checkpoints_req AS num_requested,
  checkpointer_stat.checkpoint_write_time AS write_time,
  checkpointer_stat.checkpoint_sync_time AS sync_time,
  checkpointer_stat.buffers_checkpoint AS buffers_written,
  checkpointer_stat.stats_reset,
  checkpointer_control.checkpoint_lsn,
  checkpointer_control.redo_lsn,
  checkpointer_control.checkpoint_time,
  pg_catalog.pg_wal_lsn_diff(
    CASE WHEN pg_catalog.pg_is_in_recovery() THEN pg_catalog.pg_last_wal_replay_lsn()
      ELSE pg_catalog.pg_current_wal_lsn() END, checkpointer_control.redo_lsn) AS redo_bytes,
  checkpointer_control.next_multixact_id::pg_catalog.text::pg_catalog.int8 AS next_multixact_id,
  checkpointer_control.next_multi_offset::pg_catalog.text::pg_catalog.int8 AS next_multi_offset
FROM pg_catalog.pg_stat_bgwriter AS checkpointer_stat
CROSS JOIN pg_catalog.pg_control_checkpoint() AS checkpointer_control
