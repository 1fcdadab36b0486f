-- subject: receiver
-- what: what a standby receives and replays, one row; none on a primary
-- source: https://www.postgresql.org/docs/current/monitoring-stats.html#MONITORING-PG-STAT-WAL-RECEIVER-VIEW
-- permission: pg_read_all_stats
-- cost: 0.05 ms
-- interval: every cycle
-- scope: server
-- lane: core
-- needs: pg_stat_wal_receiver(status, written_lsn, flushed_lsn, last_msg_receipt_time)
-- needs: pg_replication_slots(two_phase)
-- note: two_phase tells a server of 14 or later, which has pg_get_wal_replay_pause_state()
-- column: status TEXT: What the receiver does; null where none runs
-- column: sender_host TEXT: Whom it takes the WAL from
-- column: sender_port GAUGE: And at which port
-- column: slot_name TEXT: The slot it uses
-- column: received_tli GAUGE: The timeline of what it received last
-- column: written_lsn ID64: Written up to here, not yet safe
-- column: flushed_lsn ID64: Flushed up to here
-- column: latest_end_lsn ID64: The last position reported to the sender
-- column: latest_end_time TIME: When that was
-- column: last_msg_send_time TIME: When the sender sent its last message
-- column: last_msg_receipt_time TIME: When that came
-- column: last_msg_age_ms GAUGE ms: How long ago that was; the one figure that tells that a receiver stands still
-- column: receive_lsn ID64: Received up to here
-- column: replay_lsn ID64: Replayed up to here
-- column: replay_lag_bytes GAUGE bytes: Received and not yet replayed
-- column: xact_replay_time TIME: When the last transaction replayed was committed; grows old on an idle primary
-- column: replay_paused FLAG: Whether somebody paused the replay
-- column: replay_pause_state TEXT: not paused, pause requested (the replay has not stopped yet) or paused; from 14 on
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
  receiver_recovery.replay_paused,
  receiver_recovery.replay_pause_state
FROM (
  SELECT
    pg_catalog.pg_is_in_recovery() AS in_recovery,
    pg_catalog.pg_last_wal_receive_lsn() AS receive_lsn,
    pg_catalog.pg_last_wal_replay_lsn() AS replay_lsn,
    pg_catalog.pg_last_xact_replay_timestamp() AS xact_replay_time,
    CASE WHEN pg_catalog.pg_is_in_recovery() THEN pg_catalog.pg_is_wal_replay_paused() END AS replay_paused,
    CASE WHEN pg_catalog.pg_is_in_recovery() THEN pg_catalog.pg_get_wal_replay_pause_state() END AS replay_pause_state
  ) AS receiver_recovery
CROSS JOIN (
  SELECT pg_catalog.count(receiver_slot.two_phase) AS slots
  FROM pg_catalog.pg_replication_slots AS receiver_slot) AS receiver_version
LEFT JOIN pg_catalog.pg_stat_wal_receiver AS receiver_stat ON true
WHERE receiver_recovery.in_recovery
