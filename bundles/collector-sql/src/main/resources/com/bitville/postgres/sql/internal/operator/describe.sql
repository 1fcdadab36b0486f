-- subject: the columns of a table or view, one row each
-- source: https://www.postgresql.org/docs/current/catalog-pg-attribute.html
-- permission: none
-- interval: by hand
-- parameter 1: the name of the relation
SELECT described.attname AS column_name,
  pg_catalog.format_type(described.atttypid, described.atttypmod) AS type,
  pg_catalog.col_description(described.attrelid, described.attnum) AS comment
FROM pg_catalog.pg_attribute AS described
WHERE described.attrelid = pg_catalog.to_regclass(?)
  AND described.attnum > 0
  AND NOT described.attisdropped
ORDER BY described.attnum
