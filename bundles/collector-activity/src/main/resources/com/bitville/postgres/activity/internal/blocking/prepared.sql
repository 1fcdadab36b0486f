-- subject: activity
-- what: the prepared transactions that hold a lock on what the given waiters want; each also holds one on its own transaction id
-- source: https://www.postgresql.org/docs/current/view-pg-prepared-xacts.html and .../view-pg-locks.html
-- permission: none
-- cost: three reads of the lock table, compared in memory
-- interval: every cycle in which somebody waits for a prepared transaction
-- scope: server
-- parameter 1: the process ids of the waiters
-- needs: pg_locks(pid, locktype, mode, granted, transactionid, virtualtransaction)
-- needs: pg_prepared_xacts(transaction, gid)
SELECT wanted.pid, wanted.mode AS wanted_mode, held.mode AS held_mode, prepared.gid
FROM pg_catalog.pg_locks AS wanted
JOIN pg_catalog.pg_locks AS held
  ON held.pid IS NULL AND held.granted
  AND held.locktype = wanted.locktype
  AND held.database IS NOT DISTINCT FROM wanted.database
  AND held.relation IS NOT DISTINCT FROM wanted.relation
  AND held.page IS NOT DISTINCT FROM wanted.page
  AND held.tuple IS NOT DISTINCT FROM wanted.tuple
  AND held.virtualxid IS NOT DISTINCT FROM wanted.virtualxid
  AND held.transactionid IS NOT DISTINCT FROM wanted.transactionid
  AND held.classid IS NOT DISTINCT FROM wanted.classid
  AND held.objid IS NOT DISTINCT FROM wanted.objid
  AND held.objsubid IS NOT DISTINCT FROM wanted.objsubid
JOIN pg_catalog.pg_locks AS own
  ON own.pid IS NULL AND own.locktype = 'transactionid' AND own.virtualtransaction = held.virtualtransaction
JOIN pg_catalog.pg_prepared_xacts AS prepared ON prepared.transaction = own.transactionid
WHERE wanted.pid = ANY (?::pg_catalog.int4[]) AND NOT wanted.granted
