-- subject: what the doctor asks of a server and the monitoring role: limits, encryption, pg_stat_statements, one row
-- source: https://www.postgresql.org/docs/current/monitoring-stats.html
-- permission: none; other sessions are counted, not read
-- interval: when the doctor is asked
SELECT
  doctor_role.rolsuper AS superuser,
  doctor_role.rolconnlimit AS connection_limit,
  ARRAY(
    SELECT doctor_predefined.rolname
    FROM pg_catalog.pg_roles AS doctor_predefined
    WHERE doctor_predefined.rolname LIKE 'pg\_%'
      AND pg_catalog.pg_has_role(doctor_role.oid, doctor_predefined.oid, 'USAGE')) AS memberships,
  pg_catalog.current_database() AS database,
  (SELECT doctor_ssl.ssl FROM pg_catalog.pg_stat_ssl AS doctor_ssl
    WHERE doctor_ssl.pid = pg_catalog.pg_backend_pid()) AS encrypted,
  (SELECT doctor_ssl.version FROM pg_catalog.pg_stat_ssl AS doctor_ssl
    WHERE doctor_ssl.pid = pg_catalog.pg_backend_pid()) AS tls_version,
  (SELECT pg_catalog.count(*) FROM pg_catalog.pg_stat_activity AS doctor_activity
    WHERE doctor_activity.datid IS NOT NULL OR doctor_activity.usesysid IS NOT NULL) AS connections,
  (SELECT doctor_available.default_version FROM pg_catalog.pg_available_extensions AS doctor_available
    WHERE doctor_available.name = 'pg_stat_statements') AS statements_available,
  (SELECT doctor_available.installed_version FROM pg_catalog.pg_available_extensions AS doctor_available
    WHERE doctor_available.name = 'pg_stat_statements') AS statements_installed,
  ARRAY(
    SELECT doctor_database.datname
    FROM pg_catalog.pg_database AS doctor_database
    WHERE doctor_database.datallowconn
      AND doctor_database.datconnlimit <> -2
      AND NOT doctor_database.datistemplate
      AND NOT pg_catalog.has_database_privilege(doctor_database.oid, 'CONNECT')
    ORDER BY doctor_database.datname) AS unvisited
FROM pg_catalog.pg_roles AS doctor_role
WHERE doctor_role.rolname = current_user
