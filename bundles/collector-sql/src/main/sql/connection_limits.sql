-- subject: connection_limits
-- what: connections against the limits of the server, one row
-- source: https://www.postgresql.org/docs/current/runtime-config-connection.html
-- permission: pg_read_all_stats
-- cost: 0.04 ms and 2.5 µs a session
-- interval: every cycle
-- scope: server
-- lane: core
-- column: max_connections GAUGE count: How many sessions the server takes
-- column: superuser_reserved_connections GAUGE count: Of these for superusers alone
-- column: reserved_connections GAUGE count: Of these for pg_use_reserved_connections; from 16
-- column: connections GAUGE count: Client sessions now; senders and background workers have places of their own
-- column: free_connections GAUGE count: How many more an ordinary role could open
-- column: max_prepared_transactions GAUGE count: How many prepared transactions there may be
-- column: max_wal_senders GAUGE count: How many may take the WAL
-- column: max_replication_slots GAUGE count: How many slots there may be
-- column: max_worker_processes GAUGE count: How many background workers there may be
-- column: worker_processes GAUGE count: Of these in use, without parallel workers, which come and go with a query
SELECT
  pg_catalog.current_setting('max_connections')::pg_catalog.int4 AS max_connections,
  pg_catalog.current_setting('superuser_reserved_connections')::pg_catalog.int4 AS superuser_reserved_connections,
  pg_catalog.current_setting('reserved_connections', true)::pg_catalog.int4 AS reserved_connections,
  pg_catalog.count(*) FILTER (WHERE limit_session.backend_type = 'client backend') AS connections,
  pg_catalog.current_setting('max_connections')::pg_catalog.int4
    - pg_catalog.current_setting('superuser_reserved_connections')::pg_catalog.int4
    - COALESCE(pg_catalog.current_setting('reserved_connections', true)::pg_catalog.int4, 0)
    - pg_catalog.count(*) FILTER (WHERE limit_session.backend_type = 'client backend') AS free_connections,
  pg_catalog.current_setting('max_prepared_transactions')::pg_catalog.int4 AS max_prepared_transactions,
  pg_catalog.current_setting('max_wal_senders')::pg_catalog.int4 AS max_wal_senders,
  pg_catalog.current_setting('max_replication_slots')::pg_catalog.int4 AS max_replication_slots,
  pg_catalog.current_setting('max_worker_processes')::pg_catalog.int4 AS max_worker_processes,
  pg_catalog.count(*) FILTER (
    WHERE limit_session.backend_type NOT IN (
      'client backend', 'parallel worker', 'walsender', 'autovacuum launcher', 'autovacuum worker', 'startup', 'checkpointer',
      'background writer', 'walwriter', 'archiver', 'walreceiver', 'walsummarizer', 'slotsync worker', 'io worker', 'logger',
      'standalone backend')) AS worker_processes
FROM pg_catalog.pg_stat_get_activity(NULL) AS limit_session
