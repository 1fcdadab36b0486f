-- subject: origins
-- what: replication origins, one row each; what changed is sent
-- source: https://www.postgresql.org/docs/current/catalog-pg-replication-origin.html
-- permission: none
-- cost: 0.01 ms
-- interval: 1 h
-- scope: server
-- lane: slow
-- ship: changed
-- key: roident
-- needs: pg_replication_origin(roident, roname)
-- column: roident GAUGE: The origin's number
-- column: roname TEXT: The origin
SELECT
  origin_row.roident,
  origin_row.roname
FROM pg_catalog.pg_replication_origin AS origin_row
