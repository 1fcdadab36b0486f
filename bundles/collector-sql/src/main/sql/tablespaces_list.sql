-- subject: tablespaces
-- what: the tablespaces whose size is asked for
-- source: https://www.postgresql.org/docs/current/catalog-pg-tablespace.html
-- permission: none
-- cost: 0.05 ms
-- interval: 6 h
-- scope: server
-- needs: pg_tablespace(oid)
SELECT tablespace_listed.oid
FROM pg_catalog.pg_tablespace AS tablespace_listed
ORDER BY tablespace_listed.oid
