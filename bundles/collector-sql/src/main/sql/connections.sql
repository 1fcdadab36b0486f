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
-- column: remote_connections GAUGE count: How many of them are from other hosts
-- column: remote_addr TEXT: One of the addresses from which these are
-- column: datconnlimit GAUGE count: How many the database takes; -1 for no limit, and superusers pass it
-- column: rolconnlimit GAUGE count: How many the role may have; -1 for no limit
SELECT
  connection_database.datname,
  connection_role.rolname AS usename,
  connection_group.state,
  connection_group.connections,
  CASE WHEN connection_role.rolname = current_user THEN connection_group.connections ELSE 0 END AS agent_connections,
  connection_group.remote_connections,
  connection_group.remote_addr,
  connection_database.datconnlimit,
  connection_role.rolconnlimit
FROM (
  SELECT
    connection_stat.datid,
    connection_stat.usesysid,
    connection_stat.state,
    pg_catalog.count(*) AS connections,
    pg_catalog.count(*) FILTER (WHERE connection_stat.remote) AS remote_connections,
    pg_catalog.host(pg_catalog.min(connection_stat.client_addr) FILTER (WHERE connection_stat.remote)) AS remote_addr
  FROM (
    SELECT
      connection_read.*,
      connection_read.client_addr IS NOT NULL
        AND NOT connection_read.client_addr <<= '127.0.0.0/8'::pg_catalog.inet
        AND connection_read.client_addr <> '::1'::pg_catalog.inet AS remote
    FROM pg_catalog.pg_stat_get_activity(NULL) AS connection_read) AS connection_stat
  WHERE connection_stat.backend_type = 'client backend'
  GROUP BY connection_stat.datid, connection_stat.usesysid, connection_stat.state
) AS connection_group
LEFT JOIN pg_catalog.pg_database AS connection_database ON connection_database.oid = connection_group.datid
LEFT JOIN pg_catalog.pg_roles AS connection_role ON connection_role.oid = connection_group.usesysid
