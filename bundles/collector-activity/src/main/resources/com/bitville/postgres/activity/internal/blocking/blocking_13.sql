-- subject: activity
-- what: before 14, which does not tell since when: whom each of the given lock waiters waits for, on what
-- source: https://www.postgresql.org/docs/current/functions-info.html#FUNCTIONS-INFO-SESSION and .../view-pg-locks.html
-- permission: none
-- cost: pg_blocking_pids holds the lock manager's state exclusively for a moment, so it is asked for at most 50 waiters
-- interval: every cycle in which somebody waits for a lock
-- scope: server
-- parameter 1: the process ids of the waiters
-- needs: pg_locks(pid, locktype, mode, relation, database, granted)
WITH bitville_waiter_13 AS MATERIALIZED (
  SELECT waiter.pid, pg_catalog.pg_blocking_pids(waiter.pid) AS blocked_by
  FROM pg_catalog.unnest(?::pg_catalog.int4[]) AS waiter(pid)
)
SELECT
  bitville_waiter_13.pid, bitville_waiter_13.blocked_by, wanted.granted, wanted.locktype, wanted.mode,
  wanted.database, wanted.relation, NULL::pg_catalog.timestamptz AS waitstart
FROM bitville_waiter_13
LEFT JOIN pg_catalog.pg_locks AS wanted
  ON wanted.pid = bitville_waiter_13.pid AND (NOT wanted.granted OR wanted.locktype = 'tuple')
