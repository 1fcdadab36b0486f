-- subject: table_sizes
-- what: the fifty biggest tables of 128 kB or more, whose size is asked for
-- source: https://www.postgresql.org/docs/current/catalog-pg-class.html
-- permission: none
-- cost: 10 ms for 10,000 tables
-- interval: 6 h
-- scope: database
-- needs: pg_class(oid, relkind, relpages, reltoastrelid)
SELECT size_listed.oid
FROM pg_catalog.pg_class AS size_listed
LEFT JOIN pg_catalog.pg_class AS size_toast ON size_toast.oid = size_listed.reltoastrelid
WHERE size_listed.relkind IN ('r', 'm')
  AND size_listed.oid >= 16384
  AND size_listed.relpages + COALESCE(size_toast.relpages, 0) >= 16
ORDER BY size_listed.relpages + COALESCE(size_toast.relpages, 0) DESC, size_listed.oid
LIMIT 50
