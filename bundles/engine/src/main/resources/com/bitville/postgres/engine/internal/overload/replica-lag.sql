-- subject: how far replicas are, one row a replica: on a standby itself, which is replica 0, else each that is sent the log; positions in bytes
-- source: https://www.postgresql.org/docs/current/monitoring-stats.html#MONITORING-PG-STAT-REPLICATION-VIEW
-- permission: pg_read_all_stats for the replicas of a primary
-- interval: with each run of the emergency profile
-- What the views tell of time stands still when a replica does, so each row also tells what it has still to do and what it has done.
-- Who only takes the log (pg_receivewal) or decodes it replays nothing, and may well not move for hours.
-- A standby that has replayed no transaction since its start is behind since then.
SELECT
  0 AS replica,
  pg_catalog.pg_last_wal_receive_lsn() - '0/0'::pg_catalog.pg_lsn AS sent,
  NULL::pg_catalog.numeric AS flushed,
  pg_catalog.pg_last_wal_replay_lsn() - '0/0'::pg_catalog.pg_lsn AS replayed,
  pg_catalog.date_part('epoch', pg_catalog.clock_timestamp()
    - COALESCE(pg_catalog.pg_last_xact_replay_timestamp(), pg_catalog.pg_postmaster_start_time())) AS lag_s,
  pg_catalog.date_part('epoch', pg_catalog.current_setting('recovery_min_apply_delay')::pg_catalog.interval) AS delay_s
WHERE pg_catalog.pg_is_in_recovery()
UNION ALL
SELECT
  lag_sender.pid,
  CASE WHEN NOT pg_catalog.pg_is_in_recovery() THEN pg_catalog.pg_current_wal_flush_lsn() - '0/0'::pg_catalog.pg_lsn END,
  lag_sender.flush_lsn - '0/0'::pg_catalog.pg_lsn,
  CASE WHEN lag_sender.pid NOT IN (
      SELECT lag_slot.active_pid FROM pg_catalog.pg_get_replication_slots() AS lag_slot
      WHERE lag_slot.slot_type = 'logical' AND lag_slot.active_pid IS NOT NULL)
    THEN lag_sender.replay_lsn - '0/0'::pg_catalog.pg_lsn END,
  pg_catalog.date_part('epoch', lag_sender.flush_lag),
  pg_catalog.date_part('epoch', lag_sender.replay_lag)
FROM pg_catalog.pg_stat_get_wal_senders() AS lag_sender
WHERE NOT pg_catalog.pg_is_in_recovery()
