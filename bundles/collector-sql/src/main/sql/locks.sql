-- subject: locks
-- what: locks held and waited for, by database and kind, one row each
-- source: https://www.postgresql.org/docs/current/view-pg-locks.html
-- permission: none
-- cost: 0.1 ms
-- interval: every cycle
-- scope: server
-- lane: core
-- key: datname, locktype, mode, granted, fastpath
-- needs: pg_locks(database, locktype, mode, granted, fastpath, pid)
-- needs: pg_database(oid, datname)
-- column: datname TEXT: The database; null for what belongs to none
-- column: locktype TEXT: What is locked
-- column: mode TEXT: The mode
-- column: granted FLAG: Whether it is held rather than waited for
-- column: fastpath FLAG: Whether it was taken past the lock table
-- column: locks GAUGE count: How many
SELECT
  lock_database.datname,
  lock_row.locktype,
  lock_row.mode,
  lock_row.granted,
  lock_row.fastpath,
  pg_catalog.count(*) AS locks
FROM pg_catalog.pg_locks AS lock_row
LEFT JOIN pg_catalog.pg_database AS lock_database ON lock_database.oid = lock_row.database
WHERE lock_row.pid IS DISTINCT FROM pg_catalog.pg_backend_pid()
GROUP BY lock_database.datname, lock_row.locktype, lock_row.mode, lock_row.granted, lock_row.fastpath
