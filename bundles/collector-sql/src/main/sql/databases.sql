-- subject: databases
-- what: what each database did, one row each
-- source: https://www.postgresql.org/docs/current/monitoring-stats.html#MONITORING-PG-STAT-DATABASE-VIEW
-- permission: none
-- cost: 0.1 ms, 1.3 ms for 200 databases
-- interval: every cycle
-- scope: server
-- lane: core
-- key: datid
-- needs: pg_stat_database(datid, datname, numbackends, xact_commit)
-- needs: pg_database(oid, datallowconn, datconnlimit)
-- column: datid GAUGE: The database's object identifier; 0 stands for what all databases share
-- column: datname TEXT: The database; null for what all share
-- column: numbackends GAUGE count: Sessions connected to it
-- column: xact_commit COUNTER count: Transactions committed
-- column: xact_rollback COUNTER count: Transactions rolled back
-- column: blks_read COUNTER count: Blocks read, from disk or the system's cache
-- column: blks_hit COUNTER count: Blocks found in shared buffers
-- column: tup_returned COUNTER count: Rows returned by scans
-- column: tup_fetched COUNTER count: Rows fetched by index scans
-- column: tup_inserted COUNTER count: Rows inserted
-- column: tup_updated COUNTER count: Rows updated
-- column: tup_deleted COUNTER count: Rows deleted
-- column: conflicts COUNTER count: Queries cancelled on a standby by recovery
-- column: temp_files COUNTER count: Temporary files written; counted when a query ends
-- column: temp_bytes COUNTER bytes: Temporary bytes written; counted when a query ends
-- column: deadlocks COUNTER count: Deadlocks found
-- column: checksum_failures COUNTER count: Pages with a wrong checksum; null where checksums are off
-- column: checksum_last_failure TIME: When a page last had a wrong checksum
-- column: blk_read_time COUNTER ms: Time of reads, with track_io_timing
-- column: blk_write_time COUNTER ms: Time of writes, with track_io_timing
-- column: session_time COUNTER ms: Time that sessions were connected
-- column: active_time COUNTER ms: Time that sessions ran statements
-- column: idle_in_transaction_time COUNTER ms: Time that sessions were idle in a transaction
-- column: sessions COUNTER count: Sessions established
-- column: sessions_abandoned COUNTER count: Sessions that lost their client
-- column: sessions_fatal COUNTER count: Sessions ended by a fatal error
-- column: sessions_killed COUNTER count: Sessions terminated by an operator
-- column: parallel_workers_to_launch COUNTER count: Parallel workers that were planned
-- column: parallel_workers_launched COUNTER count: Parallel workers that were started
-- column: stats_reset TIME: When the server last set these counters to zero; null if never
-- column: datallowconn FLAG: Whether it takes connections
-- column: datconnlimit GAUGE count: How many connections it takes; -1 for no limit, -2 for a database whose DROP was interrupted
SELECT
  databases_stat.*,
  databases_row.datallowconn,
  databases_row.datconnlimit
FROM pg_catalog.pg_stat_database AS databases_stat
LEFT JOIN pg_catalog.pg_database AS databases_row ON databases_row.oid = databases_stat.datid
