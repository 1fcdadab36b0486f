-- subject: receiver
-- what: what a standby of 13 receives and replays, one row; none on a primary
-- source: https://www.postgresql.org/docs/13/monitoring-stats.html#MONITORING-PG-STAT-WAL-RECEIVER-VIEW
-- permission: pg_read_all_stats
-- cost: 0.05 ms
-- interval: every cycle
-- scope: server
-- needs: pg_stat_wal_receiver(status, written_lsn, flushed_lsn, last_msg_receipt_time)
SELECT
  receiver_stat.status,
  receiver_stat.sender_host,
  receiver_stat.sender_port,
  receiver_stat.slot_name,
  receiver_stat.received_tli,
  receiver_stat.written_lsn,
  receiver_stat.flushed_lsn,
  receiver_stat.latest_end_lsn,
  receiver_stat.latest_end_time,
  receiver_stat.last_msg_send_time,
  receiver_stat.last_msg_receipt_time,
  EXTRACT(epoch FROM pg_catalog.clock_timestamp() - receiver_stat.last_msg_receipt_time)::pg_catalog.float8 * 1000
    AS last_msg_age_ms,
  receiver_recovery.receive_lsn,
  receiver_recovery.replay_lsn,
  GREATEST(pg_catalog.pg_wal_lsn_diff(receiver_recovery.receive_lsn, receiver_recovery.replay_lsn), 0)
    AS replay_lag_bytes,
  receiver_recovery.xact_replay_time,
  receiver_recovery.replay_paused
FROM (
  SELECT
    pg_catalog.pg_is_in_recovery() AS in_recovery,
    pg_catalog.pg_last_wal_receive_lsn() AS receive_lsn,
    pg_catalog.pg_last_wal_replay_lsn() AS replay_lsn,
    pg_catalog.pg_last_xact_replay_timestamp() AS xact_replay_time,
    CASE WHEN pg_catalog.pg_is_in_recovery() THEN pg_catalog.pg_is_wal_replay_paused() END AS replay_paused
  ) AS receiver_recovery
LEFT JOIN pg_catalog.pg_stat_wal_receiver AS receiver_stat ON true
WHERE receiver_recovery.in_recovery
