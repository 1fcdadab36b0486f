-- subject: the schema and the version of each extension of the connected database, one row an extension
-- source: https://www.postgresql.org/docs/current/catalog-pg-extension.html
-- permission: none
-- interval: once for each new connection, and when the mark of role-status.sql is another
SELECT
  probe_extension.extname AS extension,
  probe_namespace.nspname AS schema,
  probe_extension.extversion AS version
FROM pg_catalog.pg_extension AS probe_extension
JOIN pg_catalog.pg_namespace AS probe_namespace ON probe_namespace.oid = probe_extension.extnamespace
ORDER BY probe_extension.extname
