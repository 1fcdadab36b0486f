-- subject: the columns of every system relation and of every relation of an extension, one row a relation
-- source: https://www.postgresql.org/docs/current/catalog-pg-attribute.html
-- permission: none
-- interval: once for each new connection, and when the mark of standing.sql is another
SELECT
  probe_class.relname AS relation,
  pg_catalog.array_agg(probe_attribute.attname ORDER BY probe_attribute.attnum) AS columns
FROM pg_catalog.pg_class AS probe_class
JOIN pg_catalog.pg_attribute AS probe_attribute ON probe_attribute.attrelid = probe_class.oid
WHERE probe_class.relkind IN ('r', 'v')
  AND probe_attribute.attnum > 0
  AND NOT probe_attribute.attisdropped
  AND (probe_class.relnamespace = 'pg_catalog'::pg_catalog.regnamespace
    OR probe_class.oid IN (
      SELECT probe_depend.objid
      FROM pg_catalog.pg_depend AS probe_depend
      WHERE probe_depend.classid = 'pg_catalog.pg_class'::pg_catalog.regclass
        AND probe_depend.deptype = 'e'))
GROUP BY probe_class.oid, probe_class.relname
