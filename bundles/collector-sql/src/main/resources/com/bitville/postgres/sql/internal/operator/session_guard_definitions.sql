-- subject: the definitions of the objects that a statement of the operator names, one row each
-- source: https://www.postgresql.org/docs/current/catalog-pg-proc.html, https://www.postgresql.org/docs/current/functions-info.html
-- permission: none
-- interval: before each run of a file of the operator
-- parameter 1: the names, one a line
-- Functions in other languages than these two are taken for what they are declared. A function in the form of the SQL standard has no text.
-- What is kept as the function itself, in an aggregate or a cast, is shown as a call of it. The identifiers of the server's own functions end
-- before 16384.
WITH guard_names AS MATERIALIZED (
  SELECT pg_catalog.string_to_array(?, pg_catalog.chr(10)) AS names
), guard_functions AS MATERIALIZED (
  SELECT guard_function.oid, guard_schema.nspname || '.' || guard_function.proname AS name, guard_function.prokind,
    guard_function.prolang, guard_function.prosrc, guard_function.proargdefaults, guard_function.prorettype
  FROM guard_names
  JOIN pg_catalog.pg_proc AS guard_function ON guard_function.proname = ANY (guard_names.names)
  JOIN pg_catalog.pg_namespace AS guard_schema ON guard_schema.oid = guard_function.pronamespace
  WHERE guard_schema.nspname NOT IN ('pg_catalog', 'information_schema')
), guard_relations AS MATERIALIZED (
  SELECT guard_relation.oid, guard_schema.nspname || '.' || guard_relation.relname AS name, guard_relation.relkind,
    guard_relation.relrowsecurity
  FROM guard_names
  JOIN pg_catalog.pg_class AS guard_relation ON guard_relation.relname = ANY (guard_names.names)
  JOIN pg_catalog.pg_namespace AS guard_schema ON guard_schema.oid = guard_relation.relnamespace
  WHERE guard_schema.nspname NOT IN ('pg_catalog', 'information_schema')
), guard_types AS MATERIALIZED (
  SELECT guard_type.oid
  FROM guard_names
  JOIN pg_catalog.pg_type AS guard_type ON guard_type.typname = ANY (guard_names.names)
  UNION
  SELECT guard_column.atttypid
  FROM guard_relations
  JOIN pg_catalog.pg_attribute AS guard_column ON guard_column.attrelid = guard_relations.oid
  WHERE guard_column.attnum > 0
  UNION
  SELECT guard_functions.prorettype FROM guard_functions
)
SELECT guard_language.lanname AS language, guard_functions.name,
  CASE
    WHEN guard_functions.prosrc <> '' THEN guard_functions.prosrc
    ELSE pg_catalog.pg_get_functiondef(guard_functions.oid)
  END AS definition
FROM guard_functions
JOIN pg_catalog.pg_language AS guard_language ON guard_language.oid = guard_functions.prolang
WHERE guard_functions.prokind IN ('f', 'p')
  AND guard_language.lanname IN ('sql', 'plpgsql')
UNION ALL
SELECT 'sql', guard_functions.name, pg_catalog.pg_get_function_arguments(guard_functions.oid)
FROM guard_functions
WHERE guard_functions.proargdefaults IS NOT NULL
UNION ALL
SELECT 'sql', guard_functions.name, pg_catalog.quote_ident(guard_part.proname) || '()'
FROM guard_functions
JOIN pg_catalog.pg_aggregate AS guard_aggregate ON guard_aggregate.aggfnoid = guard_functions.oid
JOIN pg_catalog.pg_proc AS guard_part ON guard_part.oid IN (
  guard_aggregate.aggtransfn, guard_aggregate.aggfinalfn, guard_aggregate.aggcombinefn, guard_aggregate.aggserialfn,
  guard_aggregate.aggdeserialfn, guard_aggregate.aggmtransfn, guard_aggregate.aggminvtransfn, guard_aggregate.aggmfinalfn)
UNION ALL
SELECT 'sql', guard_relations.name, pg_catalog.pg_get_viewdef(guard_relations.oid)
FROM guard_relations
WHERE guard_relations.relkind = 'v'
UNION ALL
SELECT 'sql', guard_relations.name, pg_catalog.pg_get_expr(guard_policy.polqual, guard_policy.polrelid)
FROM guard_relations
JOIN pg_catalog.pg_policy AS guard_policy ON guard_policy.polrelid = guard_relations.oid
WHERE guard_relations.relrowsecurity AND guard_policy.polqual IS NOT NULL
UNION ALL
SELECT 'sql', pg_catalog.format_type(guard_types.oid, NULL),
  'CAST ' || pg_catalog.format_type(guard_domain.typbasetype, NULL)
    || COALESCE(' ' || pg_catalog.pg_get_constraintdef(guard_constraint.oid), '')
FROM guard_types
JOIN pg_catalog.pg_type AS guard_domain ON guard_domain.oid = guard_types.oid
LEFT JOIN pg_catalog.pg_constraint AS guard_constraint ON guard_constraint.contypid = guard_domain.oid
WHERE guard_domain.typtype = 'd' AND guard_domain.oid >= 16384
UNION ALL
SELECT DISTINCT 'sql', pg_catalog.format_type(guard_types.oid, NULL), pg_catalog.quote_ident(guard_conversion.proname) || '()'
FROM guard_types
JOIN pg_catalog.pg_cast AS guard_cast ON guard_types.oid IN (guard_cast.castsource, guard_cast.casttarget)
JOIN pg_catalog.pg_proc AS guard_conversion ON guard_conversion.oid = guard_cast.castfunc
WHERE guard_conversion.oid >= 16384
  AND (guard_types.oid >= 16384 OR (guard_cast.castsource < 16384 AND guard_cast.casttarget < 16384))
