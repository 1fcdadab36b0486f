-- subject: the identifier of the cluster, one row
-- source: https://www.postgresql.org/docs/current/functions-info.html
-- permission: EXECUTE on pg_control_system(), which everybody has unless revoked
-- interval: once for each new connection
SELECT probe_control.system_identifier::pg_catalog.text AS system_identifier
FROM pg_catalog.pg_control_system() AS probe_control
