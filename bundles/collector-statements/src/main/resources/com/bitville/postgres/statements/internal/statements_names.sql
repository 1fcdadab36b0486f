-- subject: statements
-- what: the names behind the object identifiers of users and databases
-- source: https://www.postgresql.org/docs/current/view-pg-roles.html
-- permission: none
-- cost: 0.1 ms, only when an identifier is new
-- interval: when an identifier is new
-- scope: server
-- needs: pg_roles(oid, rolname)
-- needs: pg_database(oid, datname)
SELECT 'role' AS kind, statements_role.oid, statements_role.rolname::pg_catalog.text AS name
FROM pg_catalog.pg_roles AS statements_role
UNION ALL
SELECT 'database', statements_database.oid, statements_database.datname::pg_catalog.text
FROM pg_catalog.pg_database AS statements_database
