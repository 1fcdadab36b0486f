-- subject: tablespaces
-- what: the tablespaces whose size is asked for; that of pg_default is the sum of database_sizes less theirs, without reading all of it at once
-- source: https://www.postgresql.org/docs/current/catalog-pg-tablespace.html
-- permission: none
-- cost: 0.05 ms
-- interval: 6 h
-- scope: server
-- needs: pg_tablespace(oid, spcname)
SELECT tablespace_listed.oid
FROM pg_catalog.pg_tablespace AS tablespace_listed
WHERE tablespace_listed.spcname <> 'pg_default'
ORDER BY tablespace_listed.oid
