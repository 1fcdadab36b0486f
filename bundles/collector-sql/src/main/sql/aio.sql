-- subject: aio
-- what: asynchronous reads and writes at this moment, by state, one row each; none where none is under way
-- source: https://www.postgresql.org/docs/current/view-pg-aios.html
-- permission: pg_read_all_stats
-- cost: 0.32 ms
-- interval: every cycle
-- scope: server
-- lane: core
-- key: state, operation, target
-- needs: pg_aios(state, operation, target, length)
-- column: state TEXT: How far it is
-- column: operation TEXT: What it does
-- column: target TEXT: With what
-- column: ios GAUGE count: How many
-- column: length_bytes GAUGE bytes: How many bytes
SELECT
  aio_row.state,
  aio_row.operation,
  aio_row.target,
  pg_catalog.count(*) AS ios,
  pg_catalog.sum(aio_row.length) AS length_bytes
FROM pg_catalog.pg_aios AS aio_row
GROUP BY aio_row.state, aio_row.operation, aio_row.target
