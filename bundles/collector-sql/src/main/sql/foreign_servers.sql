-- subject: foreign_servers
-- what: foreign servers without their options, one row each
-- source: https://www.postgresql.org/docs/current/catalog-pg-foreign-server.html
-- permission: none
-- cost: 0.05 ms
-- interval: 6 h
-- scope: database
-- lane: slow
-- reads: catalogs
-- key: datname, srvname
-- needs: pg_foreign_server(oid, srvname, srvfdw)
-- needs: pg_foreign_data_wrapper(oid, fdwname)
-- needs: pg_foreign_table(ftrelid, ftserver)
-- column: datname TEXT: The database
-- column: srvname TEXT: The foreign server
-- column: fdwname TEXT: Its foreign-data wrapper
-- column: foreign_tables GAUGE count: Tables on it
SELECT
  pg_catalog.current_database() AS datname,
  foreign_row.srvname,
  foreign_wrapper.fdwname,
  (SELECT pg_catalog.count(*)
    FROM pg_catalog.pg_foreign_table AS foreign_table
    WHERE foreign_table.ftserver = foreign_row.oid) AS foreign_tables
FROM pg_catalog.pg_foreign_server AS foreign_row
JOIN pg_catalog.pg_foreign_data_wrapper AS foreign_wrapper ON foreign_wrapper.oid = foreign_row.srvfdw
ORDER BY foreign_row.srvname
LIMIT 200
