-- subject: collations
-- what: collations that indexes use and whose version is another than the library's, as servers before 15 have them; one row each
-- source: https://www.postgresql.org/docs/13/catalog-pg-collation.html
-- permission: none
-- cost: 1 ms, 10 ms over a new connection with an ICU collation in use
-- interval: 6 h
-- scope: database
-- needs: pg_collation(oid, collname, collnamespace, collversion)
-- needs: pg_namespace(oid, nspname)
-- needs: pg_index(indcollation)
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
