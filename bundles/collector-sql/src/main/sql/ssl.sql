-- subject: ssl
-- what: connections by encryption, one row each
-- source: https://www.postgresql.org/docs/current/monitoring-stats.html#MONITORING-PG-STAT-SSL-VIEW
-- permission: pg_read_all_stats
-- cost: 0.05 ms
-- interval: 5 min
-- scope: server
-- lane: core
-- key: ssl, version, cipher
-- needs: pg_stat_ssl(ssl, version, cipher)
-- column: ssl FLAG: Whether they are encrypted
-- column: version TEXT: The version of TLS
-- column: cipher TEXT: The cipher
-- column: connections GAUGE count: How many
SELECT
  ssl_row.ssl,
  ssl_row.version,
  ssl_row.cipher,
  pg_catalog.count(*) AS connections
FROM pg_catalog.pg_stat_ssl AS ssl_row
WHERE ssl_row.ssl IS NOT NULL
GROUP BY ssl_row.ssl, ssl_row.version, ssl_row.cipher
