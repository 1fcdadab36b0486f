-- subject: the definitions of the views and functions that a statement of the operator names, one row each
-- source: https://www.postgresql.org/docs/current/catalog-pg-proc.html, https://www.postgresql.org/docs/current/functions-info.html
-- permission: none
-- interval: before each run of a file of the operator
-- parameter 1: the names, one a line
-- Functions in other languages than these two are taken for what they are declared. A function in the form of the SQL standard has no text.
WITH guard_names AS MATERIALIZED (
  SELECT pg_catalog.string_to_array(?, pg_catalog.chr(10)) AS names
)
SELECT guard_language.lanname AS language,
  guard_schema.nspname || '.' || guard_function.proname AS name,
  CASE
    WHEN guard_function.prosrc <> '' THEN guard_function.prosrc
    ELSE pg_catalog.pg_get_functiondef(guard_function.oid)
  END AS definition
FROM guard_names
JOIN pg_catalog.pg_proc AS guard_function ON guard_function.proname = ANY (guard_names.names)
JOIN pg_catalog.pg_language AS guard_language ON guard_language.oid = guard_function.prolang
JOIN pg_catalog.pg_namespace AS guard_schema ON guard_schema.oid = guard_function.pronamespace
WHERE guard_schema.nspname NOT IN ('pg_catalog', 'information_schema')
  AND guard_function.prokind IN ('f', 'p')
  AND guard_language.lanname IN ('sql', 'plpgsql')
UNION ALL
SELECT 'sql', guard_schema.nspname || '.' || guard_view.relname, pg_catalog.pg_get_viewdef(guard_view.oid)
FROM guard_names
JOIN pg_catalog.pg_class AS guard_view ON guard_view.relname = ANY (guard_names.names)
JOIN pg_catalog.pg_namespace AS guard_schema ON guard_schema.oid = guard_view.relnamespace
WHERE guard_schema.nspname NOT IN ('pg_catalog', 'information_schema')
  AND guard_view.relkind = 'v'
