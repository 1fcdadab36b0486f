-- subject: schemas
-- what: schemas in which every role may create objects, one row each
-- source: https://www.postgresql.org/docs/current/ddl-schemas.html#DDL-SCHEMAS-PATTERNS
-- permission: none
-- cost: 0.1 ms
-- interval: 6 h
-- scope: database
-- lane: slow
-- reads: catalogs
-- key: datname, schemaname
-- needs: pg_namespace(oid, nspname, nspowner)
-- note: from 15 on initdb grants it to nobody; a cluster that pg_upgrade made keeps what it had
-- column: datname TEXT: The database
-- column: schemaname TEXT: The schema
-- column: owner TEXT: Its owner
SELECT
  pg_catalog.current_database() AS datname,
  schema_row.nspname AS schemaname,
  pg_catalog.pg_get_userbyid(schema_row.nspowner) AS owner
FROM pg_catalog.pg_namespace AS schema_row
WHERE pg_catalog.has_schema_privilege('public', schema_row.oid, 'CREATE')
ORDER BY schema_row.nspname
LIMIT 100
