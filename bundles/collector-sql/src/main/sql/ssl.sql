-- subject: ssl
-- what: connections by encryption, one row each
-- source: https://www.postgresql.org/docs/current/monitoring-stats.html#MONITORING-PG-STAT-SSL-VIEW
-- permission: pg_read_all_stats
-- cost: 0.05 ms
-- interval: 5 min
-- scope: server
-- lane: core
-- key: ssl, version, cipher
-- needs: pg_stat_ssl(pid, ssl, version, cipher)
-- needs: pg_stat_gssapi(pid, encrypted)
-- needs: pg_stat_activity(pid, client_addr)
-- column: ssl FLAG: Whether they are encrypted
-- column: version TEXT: The version of TLS
-- column: cipher TEXT: The cipher
-- column: connections GAUGE count: How many
-- column: remote_connections GAUGE count: Of these from other hosts, and not encrypted by GSSAPI either
SELECT
  ssl_row.ssl,
  ssl_row.version,
  ssl_row.cipher,
  pg_catalog.count(*) AS connections,
  pg_catalog.count(*) FILTER (
    WHERE ssl_session.client_addr IS NOT NULL
      AND NOT ssl_session.client_addr <<= '127.0.0.0/8'::pg_catalog.inet
      AND ssl_session.client_addr <> '::1'::pg_catalog.inet
      AND ssl_gss.encrypted IS NOT TRUE) AS remote_connections
FROM pg_catalog.pg_stat_ssl AS ssl_row
LEFT JOIN pg_catalog.pg_stat_activity AS ssl_session ON ssl_session.pid = ssl_row.pid
LEFT JOIN pg_catalog.pg_stat_gssapi AS ssl_gss ON ssl_gss.pid = ssl_row.pid
WHERE ssl_row.ssl IS NOT NULL
GROUP BY ssl_row.ssl, ssl_row.version, ssl_row.cipher
