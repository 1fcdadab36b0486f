-- subject: the backends of the agent's role, whoever opened them, one row
-- source: https://www.postgresql.org/docs/current/monitoring-stats.html#MONITORING-PG-STAT-ACTIVITY-VIEW
-- permission: none
-- interval: once a minute over a connection that is open anyway, and over each connection of a visit
SELECT
  ARRAY(
    SELECT backends_activity.pid
    FROM pg_catalog.pg_stat_activity AS backends_activity
    WHERE backends_activity.usesysid = backends_role.oid) AS backends
FROM pg_catalog.pg_roles AS backends_role
WHERE backends_role.rolname = current_user
