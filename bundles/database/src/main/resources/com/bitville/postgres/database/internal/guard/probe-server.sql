-- subject: what the server is and what the monitoring role may do there, one row
-- source: https://www.postgresql.org/docs/current/functions-info.html
-- permission: none
-- interval: once for each new connection, and when the mark of role-status.sql is another
SELECT
  pg_catalog.current_setting('server_version_num')::pg_catalog.int4 AS server_version,
  pg_catalog.version() AS build,
  pg_catalog.pg_is_in_recovery() AS standby,
  current_user AS role,
  probe_role.rolsuper AS superuser,
  pg_catalog.has_function_privilege('pg_catalog.pg_control_system()', 'execute')
    AND pg_catalog.has_function_privilege('pg_catalog.pg_control_checkpoint()', 'execute') AS sees_cluster,
  ARRAY(
    SELECT probe_predefined.rolname
    FROM pg_catalog.pg_roles AS probe_predefined
    WHERE probe_predefined.rolname LIKE 'pg\_%'
      AND pg_catalog.pg_has_role(probe_role.oid, probe_predefined.oid, 'USAGE')
    ORDER BY probe_predefined.rolname) AS memberships,
  ARRAY(
    SELECT probe_activity.pid
    FROM pg_catalog.pg_stat_activity AS probe_activity
    WHERE probe_activity.usesysid = probe_role.oid) AS backends
FROM pg_catalog.pg_roles AS probe_role
WHERE probe_role.rolname = current_user
