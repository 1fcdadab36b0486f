-- subject: recorder
-- what: whom each of the given lock waiters waits for
-- source: https://www.postgresql.org/docs/current/functions-info.html#FUNCTIONS-INFO-SESSION and .../view-pg-locks.html
-- permission: none
-- cost: pg_blocking_pids holds the lock manager's state exclusively for a moment, so it is asked for at most 50 waiters
-- interval: every 5 seconds in which somebody waits for a lock
-- scope: server
-- parameter 1: the process ids of the waiters
-- needs: pg_locks(pid, granted)
SELECT held_up.pid, pg_catalog.pg_blocking_pids(held_up.pid) AS blocked_by
FROM pg_catalog.pg_locks AS held_up
WHERE NOT held_up.granted AND held_up.pid = ANY (?::pg_catalog.int4[])
