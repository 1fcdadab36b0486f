-- subject: locks
-- what: locks held and waited for, by kind, one row each
-- source: https://www.postgresql.org/docs/current/view-pg-locks.html
-- permission: none
-- cost: 0.1 ms
-- interval: every cycle
-- scope: server
-- lane: core
-- key: locktype, mode, granted, fastpath
-- needs: pg_locks(locktype, mode, granted, fastpath, pid)
-- column: locktype TEXT: What is locked
-- column: mode TEXT: The mode
-- column: granted FLAG: Whether it is held rather than waited for
-- column: fastpath FLAG: Whether it was taken past the lock table
-- column: locks GAUGE count: How many
SELECT
  lock_row.locktype,
  lock_row.mode,
  lock_row.granted,
  lock_row.fastpath,
  pg_catalog.count(*) AS locks
FROM pg_catalog.pg_locks AS lock_row
WHERE lock_row.pid IS DISTINCT FROM pg_catalog.pg_backend_pid()
GROUP BY lock_row.locktype, lock_row.mode, lock_row.granted, lock_row.fastpath
