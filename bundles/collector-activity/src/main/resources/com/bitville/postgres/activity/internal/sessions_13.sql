-- subject: activity
-- what: before 14, which has no query_id: every backend that does something or holds a transaction, in full; the idle and background ones counted by what they share
-- source: https://www.postgresql.org/docs/current/monitoring-stats.html#MONITORING-PG-STAT-ACTIVITY-VIEW
-- permission: pg_read_all_stats
-- cost: one read of the backends' shared status, no table, no lock on a relation
-- interval: every cycle
-- scope: server
-- parameter 1: the time of the last cycle; a session of a correlated request that finished since then is shown in full though idle
-- needs: pg_stat_activity(leader_pid, backend_type)
WITH bitville_activity_13 AS MATERIALIZED (
  SELECT
    act.pid, act.leader_pid, act.datname, act.usename, act.application_name, act.client_addr, act.client_hostname,
    act.client_port, act.backend_type, act.backend_start, act.xact_start, act.query_start, act.state_change,
    act.state, act.wait_event_type, act.wait_event, act.backend_xid, act.backend_xmin,
    NULL::pg_catalog.int8 AS query_id, act.query,
    act.application_name = 'bitville-monitor' AND act.usename = CURRENT_USER AS own
  FROM pg_catalog.pg_stat_activity AS act
  WHERE act.pid <> pg_catalog.pg_backend_pid()
), bitville_sorted_13 AS (
  SELECT
    seen.*,
    seen.own IS NOT TRUE
      AND (seen.state <> 'idle' OR (seen.application_name LIKE 'bitville-%' AND seen.state_change > ?::pg_catalog.timestamptz)) AS in_full
  FROM bitville_activity_13 AS seen
)
SELECT
  1::pg_catalog.int8 AS sessions, full_row.own, pg_catalog.clock_timestamp() AS read_at,
  full_row.pid, full_row.leader_pid, full_row.datname, full_row.usename, full_row.application_name,
  pg_catalog.host(full_row.client_addr) AS client_addr, full_row.client_hostname, full_row.client_port,
  full_row.backend_type, full_row.backend_start, full_row.xact_start, full_row.query_start, full_row.state_change,
  full_row.state, full_row.wait_event_type, full_row.wait_event,
  pg_catalog.age(full_row.backend_xid) AS xid_age, pg_catalog.age(full_row.backend_xmin) AS xmin_age,
  full_row.query_id, pg_catalog."left"(full_row.query, 4096) AS query
FROM bitville_sorted_13 AS full_row
WHERE full_row.in_full
UNION ALL
SELECT
  pg_catalog.count(*), rest.own, pg_catalog.clock_timestamp(),
  NULL, NULL, rest.datname, rest.usename,
  CASE WHEN rest.application_name LIKE 'bitville-%' AND rest.own IS NOT TRUE
    THEN 'bitville-*' ELSE rest.application_name END AS application,
  NULL, NULL, NULL,
  rest.backend_type, NULL, NULL, NULL, NULL,
  rest.state, rest.wait_event_type, NULL,
  NULL, NULL,
  NULL, NULL
FROM bitville_sorted_13 AS rest
WHERE rest.in_full IS NOT TRUE
GROUP BY rest.own, rest.datname, rest.usename, application, rest.backend_type, rest.state, rest.wait_event_type
