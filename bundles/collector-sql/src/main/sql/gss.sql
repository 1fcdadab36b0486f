-- subject: gss
-- what: connections by GSSAPI, one row each; none without
-- source: https://www.postgresql.org/docs/current/monitoring-stats.html#MONITORING-PG-STAT-GSSAPI-VIEW
-- permission: pg_read_all_stats
-- cost: 0.05 ms
-- interval: 5 min
-- scope: server
-- lane: core
-- key: gss_authenticated, encrypted
-- needs: pg_stat_gssapi(gss_authenticated, encrypted)
-- column: gss_authenticated FLAG: Whether they logged in by GSSAPI
-- column: encrypted FLAG: Whether they are encrypted by it
-- column: connections GAUGE count: How many
SELECT
  gss_row.gss_authenticated,
  gss_row.encrypted,
  pg_catalog.count(*) AS connections
FROM pg_catalog.pg_stat_gssapi AS gss_row
WHERE gss_row.gss_authenticated OR gss_row.encrypted
GROUP BY gss_row.gss_authenticated, gss_row.encrypted
