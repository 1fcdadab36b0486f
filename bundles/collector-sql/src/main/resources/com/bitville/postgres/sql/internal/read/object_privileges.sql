-- subject: whether the role may read relations and call functions, one row each
-- source: https://www.postgresql.org/docs/current/functions-info.html#FUNCTIONS-INFO-ACCESS
-- permission: none
-- interval: with each run of a subject that needs a grant of its own
-- parameter 1: relations and functions with (), separated by |
SELECT
  privilege_asked.object,
  CASE WHEN privilege_asked.object LIKE '%()'
    THEN pg_catalog.has_function_privilege(privilege_asked.object, 'execute')
    ELSE pg_catalog.has_table_privilege(privilege_asked.object, 'select')
  END AS granted
FROM pg_catalog.unnest(pg_catalog.string_to_array(?, '|')) AS privilege_asked(object)
