-- subject: connections
-- what: client connections by database, role and state, one row each
-- source: https://www.postgresql.org/docs/current/monitoring-stats.html#MONITORING-PG-STAT-ACTIVITY-VIEW
-- permission: pg_read_all_stats
-- cost: 0.04 ms and 2.5 µs a session
-- interval: every cycle
-- scope: server
-- lane: core
-- key: datname, usename, state
-- needs: pg_roles(oid, rolname, rolconnlimit)
-- needs: pg_database(oid, datname, datconnlimit)
-- column: datname TEXT: The database
-- column: usename TEXT: The role
-- column: state TEXT: The state
-- column: connections GAUGE count: How many
-- column: agent_connections GAUGE count: How many of them are the agent's own
-- column: datconnlimit GAUGE count: How many the database takes; -1 for no limit, and superusers pass it
-- column: rolconnlimit GAUGE count: How many the role may have; -1 for no limit
SELECT
  connection_database.datname,
  connection_role.rolname AS usename,
  connection_stat.state,
  pg_catalog.count(*) AS connections,
  pg_catalog.count(*) FILTER (WHERE connection_stat.usesysid = connection_agent.oid) AS agent_connections,
  pg_catalog.min(connection_database.datconnlimit) AS datconnlimit,
  pg_catalog.min(connection_role.rolconnlimit) AS rolconnlimit
FROM pg_catalog.pg_stat_get_activity(NULL) AS connection_stat
JOIN pg_catalog.pg_roles AS connection_agent ON connection_agent.rolname = current_user
LEFT JOIN pg_catalog.pg_database AS connection_database ON connection_database.oid = connection_stat.datid
LEFT JOIN pg_catalog.pg_roles AS connection_role ON connection_role.oid = connection_stat.usesysid
WHERE connection_stat.backend_type = 'client backend'
GROUP BY connection_database.datname, connection_role.rolname, connection_stat.state
