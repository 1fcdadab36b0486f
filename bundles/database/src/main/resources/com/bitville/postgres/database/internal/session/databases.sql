-- subject: the other databases that the role may connect to, one row a database
-- An interrupted DROP DATABASE leaves a database behind that is invalid: its connection limit is -2, nobody may enter.
-- source: https://www.postgresql.org/docs/current/catalog-pg-database.html
-- permission: none
-- interval: once for each round over the databases
SELECT round_database.datname AS name
FROM pg_catalog.pg_database AS round_database
WHERE round_database.datallowconn
  AND round_database.datconnlimit <> -2
  AND NOT round_database.datistemplate
  AND round_database.datname <> pg_catalog.current_database()
  AND pg_catalog.has_database_privilege(round_database.oid, 'CONNECT')
ORDER BY round_database.datname
