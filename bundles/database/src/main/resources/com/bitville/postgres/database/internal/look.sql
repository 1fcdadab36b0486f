-- subject: the backends of the agent's role, whoever opened them, one row
-- source: https://www.postgresql.org/docs/current/monitoring-stats.html#MONITORING-PG-STAT-ACTIVITY-VIEW
-- permission: none
-- interval: once a minute over a connection that is open anyway
SELECT
  ARRAY(
    SELECT look_activity.pid
    FROM pg_catalog.pg_stat_activity AS look_activity
    WHERE look_activity.usesysid = look_role.oid) AS backends
FROM pg_catalog.pg_roles AS look_role
WHERE look_role.rolname = current_user
