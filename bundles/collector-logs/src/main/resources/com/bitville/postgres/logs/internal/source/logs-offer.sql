-- subject: logs: whether the log may be read over SQL, and where the server is, one row
-- source: https://www.postgresql.org/docs/current/catalog-pg-proc.html
-- permission: none
-- interval: once a cycle, where the log is not to be had as a file
-- A function is called only if it, and the schema it is in, belong to a superuser: else a stranger's code would run with the agent's rights.
SELECT
  pg_catalog.count(*) = 2 AS offered,
  pg_catalog.host(pg_catalog.inet_server_addr()) AS address,
  pg_catalog.inet_server_port() AS port
FROM pg_catalog.pg_proc AS logs_function
JOIN pg_catalog.pg_namespace AS logs_schema ON logs_schema.oid = logs_function.pronamespace
JOIN pg_catalog.pg_roles AS logs_owner ON logs_owner.oid = logs_function.proowner
JOIN pg_catalog.pg_roles AS logs_schema_owner ON logs_schema_owner.oid = logs_schema.nspowner
WHERE logs_function.proname IN ('log_files', 'log_read')
  AND logs_schema.nspname = 'bitville_agent'
  AND logs_function.prosecdef
  AND logs_owner.rolsuper
  AND logs_schema_owner.rolsuper
  AND pg_catalog.has_schema_privilege(logs_schema.oid, 'USAGE')
  AND pg_catalog.has_function_privilege(logs_function.oid, 'EXECUTE')
