-- subject: table_sizes
-- what: the fifty biggest tables, whose size is asked for
-- source: https://www.postgresql.org/docs/current/catalog-pg-class.html
-- permission: none
-- cost: 5 ms for 10,000 tables
-- interval: 6 h
-- scope: database
-- needs: pg_class(oid, relkind, relpages, reltoastrelid)
-- needs: pg_index(indexrelid, indrelid)
WITH size_index AS (
  SELECT size_of.indrelid, pg_catalog.sum(size_class.relpages) AS pages
  FROM pg_catalog.pg_index AS size_of
  JOIN pg_catalog.pg_class AS size_class ON size_class.oid = size_of.indexrelid
  WHERE size_of.indrelid >= 16384
  GROUP BY size_of.indrelid
)
SELECT size_listed.oid
FROM pg_catalog.pg_class AS size_listed
LEFT JOIN pg_catalog.pg_class AS size_toast ON size_toast.oid = size_listed.reltoastrelid
LEFT JOIN size_index ON size_index.indrelid = size_listed.oid
WHERE size_listed.relkind IN ('r', 'm') AND size_listed.oid >= 16384
ORDER BY size_listed.relpages + COALESCE(size_toast.relpages, 0) + COALESCE(size_index.pages, 0) DESC, size_listed.oid
LIMIT 50
