-- subject: how far a replica is behind, in seconds, one row: on a standby itself, else the slowest standby; null where there is none
-- source: https://www.postgresql.org/docs/current/monitoring-stats.html#MONITORING-PG-STAT-REPLICATION-VIEW
-- permission: pg_read_all_stats for the lag of standbys
-- interval: with each run of the emergency profile
-- A delay that is set on purpose is no lag: on a standby it is taken off, and a primary looks at what is flushed, not at what is replayed.
-- A standby that has replayed no transaction since its start is behind since then; one that receives no log knows of no lag.
SELECT
  CASE
    WHEN NOT pg_catalog.pg_is_in_recovery() THEN (
      SELECT pg_catalog.date_part('epoch', pg_catalog.max(lag_sender.flush_lag))
      FROM pg_catalog.pg_stat_get_wal_senders() AS lag_sender)
    WHEN pg_catalog.pg_last_wal_receive_lsn() > pg_catalog.pg_last_wal_replay_lsn() THEN
      pg_catalog.date_part('epoch', pg_catalog.clock_timestamp()
        - COALESCE(pg_catalog.pg_last_xact_replay_timestamp(), pg_catalog.pg_postmaster_start_time()))
      - pg_catalog.date_part('epoch', pg_catalog.current_setting('recovery_min_apply_delay')::pg_catalog.interval)
  END AS lag_s
