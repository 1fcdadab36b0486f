-- subject: server
-- what: version, role, start and position in the WAL of the server, one row
-- source: https://www.postgresql.org/docs/current/functions-info.html
-- permission: none
-- cost: 0.05 ms
-- interval: every cycle
-- scope: server
-- lane: core
-- resets: never
-- needs: pg_database(datname)
-- column: server_version TEXT: The version as people write it
-- column: server_version_num GAUGE: The version as a number, such as 180006
-- column: system_identifier ID64: What the cluster has been called since initdb
-- column: in_recovery FLAG: Whether it is a standby or recovering
-- column: started_at TIME: When the server started; a crash that it recovered from by itself does not move it
-- column: conf_loaded_at TIME: When the configuration was last loaded without an error; a reload with a bad line does not move it
-- column: server_time TIME: The server's clock
-- column: wal_lsn ID64: Where the WAL is written, on a standby where it is replayed
-- column: timeline GAUGE: The timeline that a primary writes, by the name of its WAL file; null on a standby
-- column: wal_bytes COUNTER bytes: WAL written in the interval, on a standby replayed
-- column: next_xid ID64: The next transaction id with its epoch; asking for it takes none
-- column: xids COUNTER count: Transaction ids taken in the interval
SELECT
  pg_catalog.current_setting('server_version') AS server_version,
  pg_catalog.current_setting('server_version_num')::pg_catalog.int4 AS server_version_num,
  server_control.system_identifier::pg_catalog.text AS system_identifier,
  pg_catalog.pg_is_in_recovery() AS in_recovery,
  pg_catalog.pg_postmaster_start_time() AS started_at,
  pg_catalog.pg_conf_load_time() AS conf_loaded_at,
  pg_catalog.clock_timestamp() AS server_time,
  CASE WHEN pg_catalog.pg_is_in_recovery() THEN pg_catalog.pg_last_wal_replay_lsn()
    ELSE pg_catalog.pg_current_wal_lsn() END AS wal_lsn,
  CASE WHEN NOT pg_catalog.pg_is_in_recovery()
    THEN ('x' || pg_catalog.substr(pg_catalog.pg_walfile_name(pg_catalog.pg_current_wal_lsn()), 1, 8))::pg_catalog.bit(32)::pg_catalog.int4
    END AS timeline,
  pg_catalog.pg_wal_lsn_diff(
    CASE WHEN pg_catalog.pg_is_in_recovery() THEN pg_catalog.pg_last_wal_replay_lsn()
      ELSE pg_catalog.pg_current_wal_lsn() END, '0/0') AS wal_bytes,
  pg_catalog.pg_snapshot_xmax(pg_catalog.pg_current_snapshot())::pg_catalog.text AS next_xid,
  pg_catalog.pg_snapshot_xmax(pg_catalog.pg_current_snapshot())::pg_catalog.text::numeric AS xids
FROM pg_catalog.pg_control_system() AS server_control
JOIN pg_catalog.pg_database AS server_database ON server_database.datname = pg_catalog.current_database()
