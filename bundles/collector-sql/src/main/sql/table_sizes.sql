-- subject: table_sizes
-- what: exact sizes of the fifty biggest tables of 128 kB or more, one row each
-- source: https://www.postgresql.org/docs/current/functions-admin.html#FUNCTIONS-ADMIN-DBSIZE
-- permission: none
-- cost: 0.05 ms a table when its files are cached
-- interval: 6 h
-- scope: database
-- lane: slow
-- each: table_sizes_list
-- key: datname, relid
-- needs: pg_class(oid, relname, relnamespace, relkind, reltoastrelid)
-- needs: pg_namespace(oid, nspname)
-- parameter 1: the object identifier of a table
-- note: waits for a table that is locked exclusively until the lock timeout, and goes on without it
-- column: datname TEXT: The database
-- column: relid GAUGE: Its object identifier
-- column: schemaname TEXT: The schema
-- column: relname TEXT: The table
-- column: total_bytes GAUGE bytes: With indexes and TOAST table
-- column: table_bytes GAUGE bytes: All forks of the table itself
-- column: toast_bytes GAUGE bytes: The TOAST table with its index; null without one
-- column: indexes_bytes GAUGE bytes: Its indexes
SELECT
  pg_catalog.current_database() AS datname,
  size_row.oid AS relid,
  size_schema.nspname AS schemaname,
  size_row.relname,
  size_read.total_bytes,
  size_read.table_bytes - COALESCE(size_read.toast_bytes, 0) AS table_bytes,
  size_read.toast_bytes,
  size_read.total_bytes - size_read.table_bytes AS indexes_bytes
FROM pg_catalog.pg_class AS size_row
JOIN pg_catalog.pg_namespace AS size_schema ON size_schema.oid = size_row.relnamespace
CROSS JOIN LATERAL (
  SELECT
    pg_catalog.pg_total_relation_size(size_row.oid) AS total_bytes,
    pg_catalog.pg_table_size(size_row.oid) AS table_bytes,
    CASE WHEN size_row.reltoastrelid <> '0'::pg_catalog.oid
      THEN pg_catalog.pg_total_relation_size(size_row.reltoastrelid) END AS toast_bytes
  OFFSET 0) AS size_read
WHERE size_row.oid = :'object'::pg_catalog.int8::pg_catalog.oid
  AND size_read.total_bytes IS NOT NULL
