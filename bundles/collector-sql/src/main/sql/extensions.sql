-- subject: extensions
-- what: extensions of each database and the versions on disk, one row each
-- source: https://www.postgresql.org/docs/current/catalog-pg-extension.html
-- permission: none
-- cost: 0.8 ms, reads the control files
-- interval: 6 h
-- scope: database
-- lane: slow
-- key: datname, extname
-- needs: pg_extension(extname, extversion, extnamespace)
-- needs: pg_available_extensions(name, default_version)
-- needs: pg_namespace(oid, nspname)
-- column: datname TEXT: The database
-- column: extname TEXT: The extension
-- column: extversion TEXT: Its version
-- column: schema TEXT: Where its objects are
-- column: default_version TEXT: The version that is on disk
-- column: files_missing FLAG: Whether its files are gone from the server
SELECT
  pg_catalog.current_database() AS datname,
  extension_row.extname,
  extension_row.extversion,
  extension_namespace.nspname AS schema,
  extension_available.default_version,
  extension_available.name IS NULL AS files_missing
FROM pg_catalog.pg_extension AS extension_row
JOIN pg_catalog.pg_namespace AS extension_namespace ON extension_namespace.oid = extension_row.extnamespace
LEFT JOIN pg_catalog.pg_available_extensions AS extension_available ON extension_available.name = extension_row.extname
