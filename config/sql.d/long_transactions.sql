-- subject: long_transactions
-- what: transactions that are open for more than five minutes, one row a database and role
-- interval: 5 min
-- scope: server
-- key: datname, usename
-- column: datname TEXT: The database
-- column: usename TEXT: The role
-- column: transactions GAUGE count: How many
-- column: longest_s GAUGE s: How long the longest is open
-- An example of a file of your own: copy it into the folder [collection] sql_path.
SELECT
  long_stat.datname,
  long_stat.usename,
  pg_catalog.count(*) AS transactions,
  pg_catalog.max(EXTRACT(epoch FROM pg_catalog.clock_timestamp() - long_stat.xact_start))::pg_catalog.int8 AS longest_s
FROM pg_catalog.pg_stat_activity AS long_stat
WHERE long_stat.xact_start < pg_catalog.clock_timestamp() - INTERVAL '5 minutes'
  AND long_stat.backend_type = 'client backend'
GROUP BY long_stat.datname, long_stat.usename
