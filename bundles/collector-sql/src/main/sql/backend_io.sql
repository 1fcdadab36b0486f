-- subject: backend_io
-- what: reads and writes of each client session, one row each that moved
-- source: https://www.postgresql.org/docs/current/monitoring-stats.html#MONITORING-STATS-FUNCTIONS
-- permission: pg_read_all_stats
-- cost: 17 µs a session
-- interval: 5 min
-- scope: server
-- lane: slow
-- form: sparse
-- ship: moved
-- key: pid, backend_start, object, context
-- needs: pg_aios(pid)
-- needs: pg_stat_activity(pid, backend_start, datname, usename, backend_type)
-- note: pg_aios came with the function, which no column tells of
-- column: pid GAUGE: The session's process
-- column: backend_start TIME: When the session began
-- column: datname TEXT: Its database
-- column: usename TEXT: Its role
-- column: backend_type TEXT: client backend
-- column: object TEXT: relation, temp relation or wal
-- column: context TEXT: normal, vacuum, bulkread, bulkwrite or init
-- column: reads COUNTER count: Reads
-- column: read_bytes COUNTER bytes: Bytes read
-- column: read_time COUNTER ms: Time of reads, with track_io_timing
-- column: writes COUNTER count: Writes
-- column: write_bytes COUNTER bytes: Bytes written
-- column: write_time COUNTER ms: Time of writes, with track_io_timing
-- column: writebacks COUNTER count: Requests to the system to write out
-- column: writeback_time COUNTER ms: Time of these requests
-- column: extends COUNTER count: Extensions of files
-- column: extend_bytes COUNTER bytes: Bytes that files were extended by
-- column: extend_time COUNTER ms: Time of extensions
-- column: hits COUNTER count: Blocks found in shared buffers
-- column: evictions COUNTER count: Blocks thrown out of a buffer for another
-- column: reuses COUNTER count: Buffers of a ring that were used again
-- column: fsyncs COUNTER count: Syncs
-- column: fsync_time COUNTER ms: Time of syncs
-- column: stats_reset TIME: When the server last set these counters to zero
SELECT
  backend_session.pid,
  backend_session.backend_start,
  backend_session.datname,
  backend_session.usename,
  backend_io.*
FROM pg_catalog.pg_stat_activity AS backend_session
CROSS JOIN LATERAL pg_catalog.pg_stat_get_backend_io(backend_session.pid) AS backend_io
WHERE backend_session.backend_type = 'client backend'
  AND backend_session.pid <> pg_catalog.pg_backend_pid()
  AND NOT EXISTS (SELECT FROM pg_catalog.pg_aios AS backend_none WHERE false)
