-- subject: collations
-- what: the database's collation, and those that indexes use, whose version is another than the library's; one row each
-- source: https://www.postgresql.org/docs/current/catalog-pg-collation.html
-- permission: none
-- cost: 1 ms, 10 ms over a new connection with an ICU collation in use
-- interval: 6 h
-- scope: database
-- lane: slow
-- key: datname, collid
-- needs: pg_database(oid, datname, datcollversion)
-- needs: pg_collation(oid, collname, collnamespace, collversion)
-- needs: pg_namespace(oid, nspname)
-- needs: pg_index(indcollation)
-- column: datname TEXT: The database
-- column: collid GAUGE: Its object identifier
-- column: schemaname TEXT: The schema
-- column: collname TEXT: The collation; default for that of the database
-- column: version TEXT: With which its indexes were built
-- column: library_version TEXT: Of the library at present: its order may be another, so that indexes miss rows
-- column: indexes GAUGE count: Indexes that use it
WITH collation_used AS (
  SELECT collation_of.collid, pg_catalog.count(*) AS indexes
  FROM (
    SELECT DISTINCT collation_index.indexrelid, collation_column.collid
    FROM pg_catalog.pg_index AS collation_index
    CROSS JOIN LATERAL pg_catalog.unnest(collation_index.indcollation::pg_catalog.oid[]) AS collation_column (collid)
    WHERE collation_index.indrelid >= 16384 AND collation_column.collid <> '0'::pg_catalog.oid) AS collation_of
  GROUP BY collation_of.collid
)
SELECT
  pg_catalog.current_database() AS datname,
  collation_row.oid AS collid,
  collation_schema.nspname AS schemaname,
  collation_row.collname,
  collation_row.collversion AS version,
  pg_catalog.pg_collation_actual_version(collation_row.oid) AS library_version,
  collation_used.indexes
FROM collation_used
JOIN pg_catalog.pg_collation AS collation_row ON collation_row.oid = collation_used.collid
JOIN pg_catalog.pg_namespace AS collation_schema ON collation_schema.oid = collation_row.collnamespace
WHERE collation_row.collversion IS NOT NULL
  AND collation_row.collversion IS DISTINCT FROM pg_catalog.pg_collation_actual_version(collation_row.oid)
UNION ALL
SELECT
  collation_database.datname,
  collation_row.oid,
  collation_schema.nspname,
  collation_row.collname,
  collation_database.datcollversion,
  pg_catalog.pg_database_collation_actual_version(collation_database.oid),
  COALESCE(collation_used.indexes, 0)
FROM pg_catalog.pg_database AS collation_database
JOIN pg_catalog.pg_collation AS collation_row ON collation_row.oid = '100'::pg_catalog.oid
JOIN pg_catalog.pg_namespace AS collation_schema ON collation_schema.oid = collation_row.collnamespace
LEFT JOIN collation_used ON collation_used.collid = collation_row.oid
WHERE collation_database.datname = pg_catalog.current_database()
  AND collation_database.datcollversion IS NOT NULL
  AND collation_database.datcollversion
    IS DISTINCT FROM pg_catalog.pg_database_collation_actual_version(collation_database.oid)
