-- subject: senders
-- what: who takes the WAL from this server and how far behind, one row each
-- source: https://www.postgresql.org/docs/current/monitoring-stats.html#MONITORING-PG-STAT-REPLICATION-VIEW
-- permission: pg_read_all_stats
-- cost: 0.05 ms
-- interval: every cycle
-- scope: server
-- lane: core
-- lag: replay_behind_ms = current_lsn, replay_lsn
-- key: pid
-- needs: pg_stat_replication(pid, state, sent_lsn, write_lsn, flush_lsn, replay_lsn, write_lag, flush_lag, replay_lag, reply_time)
-- column: pid GAUGE: The process that sends
-- column: usename TEXT: Its role
-- column: application_name TEXT: The taker's name
-- column: client_addr TEXT: The taker's address; null for a socket
-- column: backend_start TIME: When the taker connected
-- column: backend_xmin ID64: The oldest transaction that the taker holds by hot_standby_feedback
-- column: state TEXT: startup, catchup, streaming, backup or stopping
-- column: sync_state TEXT: async, potential, sync or quorum
-- column: sync_priority GAUGE: Its place among synchronous standbys
-- column: sent_lsn ID64: Sent up to here
-- column: write_lsn ID64: Written by the taker up to here
-- column: flush_lsn ID64: Flushed by the taker up to here
-- column: replay_lsn ID64: Replayed by the taker up to here
-- column: send_lag_bytes GAUGE bytes: WAL not yet sent
-- column: flush_lag_bytes GAUGE bytes: WAL not yet flushed
-- column: replay_lag_bytes GAUGE bytes: WAL not yet replayed
-- column: write_lag_ms GAUGE ms: Time to the write of recent WAL; null when idle, stays as it was while the taker stands still
-- column: flush_lag_ms GAUGE ms: Time to the flush of recent WAL, with the same limits
-- column: replay_lag_ms GAUGE ms: Time to the replay of recent WAL, with the same limits
-- column: replay_behind_ms GAUGE ms: For how long at least what is replayed now is old, by the agent's own notes of where the WAL was
-- column: reply_time TIME: When the taker last answered
-- column: current_lsn ID64: Where the WAL is
SELECT
  sender_stat.pid,
  sender_stat.usename,
  sender_stat.application_name,
  sender_stat.client_addr::pg_catalog.text AS client_addr,
  sender_stat.backend_start,
  sender_stat.backend_xmin,
  sender_stat.state,
  sender_stat.sync_state,
  sender_stat.sync_priority,
  sender_stat.sent_lsn,
  sender_stat.write_lsn,
  sender_stat.flush_lsn,
  sender_stat.replay_lsn,
  pg_catalog.pg_wal_lsn_diff(sender_position.lsn, sender_stat.sent_lsn) AS send_lag_bytes,
  pg_catalog.pg_wal_lsn_diff(sender_position.lsn, sender_stat.flush_lsn) AS flush_lag_bytes,
  pg_catalog.pg_wal_lsn_diff(sender_position.lsn, sender_stat.replay_lsn) AS replay_lag_bytes,
  EXTRACT(epoch FROM sender_stat.write_lag)::pg_catalog.float8 * 1000 AS write_lag_ms,
  EXTRACT(epoch FROM sender_stat.flush_lag)::pg_catalog.float8 * 1000 AS flush_lag_ms,
  EXTRACT(epoch FROM sender_stat.replay_lag)::pg_catalog.float8 * 1000 AS replay_lag_ms,
  sender_stat.reply_time,
  sender_position.lsn AS current_lsn
FROM pg_catalog.pg_stat_replication AS sender_stat
CROSS JOIN (
  SELECT CASE WHEN pg_catalog.pg_is_in_recovery() THEN pg_catalog.pg_last_wal_receive_lsn()
    ELSE pg_catalog.pg_current_wal_lsn() END AS lsn) AS sender_position
