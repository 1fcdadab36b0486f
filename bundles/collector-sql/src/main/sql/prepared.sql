-- subject: prepared
-- what: prepared transactions, the oldest 200, one row each
-- source: https://www.postgresql.org/docs/current/view-pg-prepared-xacts.html
-- permission: none
-- cost: 0.05 ms
-- interval: every cycle
-- scope: server
-- lane: core
-- key: gid
-- needs: pg_prepared_xacts(transaction, gid, prepared, owner, database)
-- column: transaction ID64: Its transaction id
-- column: gid FREE_TEXT: What the application called it
-- column: prepared TIME: When it was prepared
-- column: owner TEXT: By which role
-- column: database TEXT: Where
-- column: age_ms GAUGE ms: How long ago
-- column: xid_age GAUGE count: How many transactions ago
-- column: all_prepared GAUGE count: How many there are, of which these are the oldest
SELECT
  prepared_row.*,
  EXTRACT(epoch FROM pg_catalog.clock_timestamp() - prepared_row.prepared)::pg_catalog.float8 * 1000 AS age_ms,
  pg_catalog.age(prepared_row.transaction) AS xid_age,
  pg_catalog.count(*) OVER () AS all_prepared
FROM pg_catalog.pg_prepared_xacts AS prepared_row
ORDER BY prepared_row.prepared
LIMIT 200
