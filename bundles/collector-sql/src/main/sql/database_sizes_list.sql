-- subject: database_sizes
-- what: the databases whose size is asked for
-- source: https://www.postgresql.org/docs/current/catalog-pg-database.html
-- permission: none
-- cost: 0.05 ms
-- interval: 1 h
-- scope: server
-- needs: pg_database(oid, datconnlimit)
SELECT database_listed.oid
FROM pg_catalog.pg_database AS database_listed
WHERE database_listed.datconnlimit <> -2
ORDER BY database_listed.oid
