-- subject: the grants that the role lacks to read what is named, each as it is pasted by a superuser, one row a grant
-- source: https://www.postgresql.org/docs/current/functions-info.html#FUNCTIONS-INFO-ACCESS
-- permission: none
-- interval: when a statement of the agent was refused
-- A view is read with the rights of its owner, but the functions in it are called with those of whoever reads.
WITH privileges_schema AS MATERIALIZED (
  SELECT known.oid, known.nspname
  FROM pg_catalog.pg_namespace AS known
  WHERE known.nspname IN ('pg_catalog', 'bitville_agent')
    OR known.oid IN (SELECT extension.extnamespace FROM pg_catalog.pg_extension AS extension)
), privileges_name AS MATERIALIZED (
  SELECT pg_catalog.unnest(?::pg_catalog.text[]) AS name
), privileges_relation AS MATERIALIZED (
  SELECT relation.oid, relation.relname, relation.relkind, home.nspname
  FROM pg_catalog.pg_class AS relation
  JOIN privileges_schema AS home ON home.oid = relation.relnamespace
  WHERE relation.relkind IN ('r', 'v') AND relation.relname IN (SELECT named.name FROM privileges_name AS named)
), privileges_function AS MATERIALIZED (
  SELECT function.oid, function.proname, home.nspname
  FROM pg_catalog.pg_proc AS function
  JOIN privileges_schema AS home ON home.oid = function.pronamespace
  WHERE function.proname IN (
    SELECT named.name FROM privileges_name AS named
    UNION ALL
    SELECT called.word[1]
    FROM privileges_relation AS view
    CROSS JOIN pg_catalog.regexp_matches(pg_catalog.pg_get_viewdef(view.oid), '(\w+)\(', 'g') AS called(word)
    WHERE view.relkind = 'v')
)
SELECT pg_catalog.format('GRANT USAGE ON SCHEMA %I TO %I;', home.nspname, CURRENT_USER) AS statement
FROM privileges_schema AS home
WHERE NOT pg_catalog.has_schema_privilege(home.oid, 'USAGE')
  AND (home.nspname IN (SELECT relation.nspname FROM privileges_relation AS relation)
    OR home.nspname IN (SELECT function.nspname FROM privileges_function AS function))
UNION ALL
SELECT pg_catalog.format('GRANT SELECT ON %I.%I TO %I;', relation.nspname, relation.relname, CURRENT_USER)
FROM privileges_relation AS relation
WHERE NOT pg_catalog.has_table_privilege(relation.oid, 'SELECT')
UNION ALL
SELECT pg_catalog.format(
  'GRANT EXECUTE ON FUNCTION %I.%I(%s) TO %I;', function.nspname, function.proname,
  pg_catalog.pg_get_function_identity_arguments(function.oid), CURRENT_USER)
FROM privileges_function AS function
WHERE NOT pg_catalog.has_function_privilege(function.oid, 'EXECUTE')
