-- subject: activity
-- what: every backend that does something or holds a transaction, in full; of the idle and background ones only what they are counted by
-- source: https://www.postgresql.org/docs/current/monitoring-stats.html#MONITORING-PG-STAT-ACTIVITY-VIEW
-- permission: pg_read_all_stats
-- cost: one read of the backends' shared status, no table, no lock on a relation
-- interval: every cycle
-- scope: server
-- parameter 1: the time of the last cycle; a session of a correlated request that finished since then is shown in full though idle
-- a long text is cut as bytes: the text of a session in another encoding has no characters here, and to look for them is an error
-- needs: pg_stat_activity(leader_pid, query_id, backend_type)
SELECT
  pg_catalog.clock_timestamp() AS read_at, bitville_activity.own,
  bitville_activity.datname, bitville_activity.usename, bitville_activity.application_name, bitville_activity.backend_type, bitville_activity.state, bitville_activity.wait_event_type,
  CASE WHEN bitville_activity.in_full THEN bitville_activity.pid END AS pid,
  CASE WHEN bitville_activity.in_full THEN bitville_activity.leader_pid END AS leader_pid,
  CASE WHEN bitville_activity.in_full THEN pg_catalog.host(bitville_activity.client_addr) END AS client_addr,
  CASE WHEN bitville_activity.in_full THEN bitville_activity.client_hostname END AS client_hostname,
  CASE WHEN bitville_activity.in_full THEN bitville_activity.client_port END AS client_port,
  CASE WHEN bitville_activity.in_full THEN bitville_activity.backend_start END AS backend_start,
  CASE WHEN bitville_activity.in_full THEN bitville_activity.xact_start END AS xact_start,
  CASE WHEN bitville_activity.in_full THEN bitville_activity.query_start END AS query_start,
  CASE WHEN bitville_activity.in_full THEN bitville_activity.state_change END AS state_change,
  CASE WHEN bitville_activity.in_full THEN bitville_activity.wait_event END AS wait_event,
  CASE WHEN bitville_activity.in_full THEN pg_catalog.age(bitville_activity.backend_xid) END AS xid_age,
  CASE WHEN bitville_activity.in_full THEN pg_catalog.age(bitville_activity.backend_xmin) END AS xmin_age,
  CASE WHEN bitville_activity.in_full THEN bitville_activity.query_id END AS query_id,
  CASE WHEN bitville_activity.in_full AND pg_catalog.octet_length(bitville_activity.query) <= 4096 THEN bitville_activity.query END AS query,
  CASE WHEN bitville_activity.in_full AND pg_catalog.octet_length(bitville_activity.query) > 4096
    THEN pg_catalog.substr(pg_catalog.textsend(bitville_activity.query), 1, 4096) END AS query_beginning,
  CASE WHEN bitville_activity.in_full AND pg_catalog.octet_length(bitville_activity.query) > 4096
    THEN pg_catalog.substr(pg_catalog.textsend(bitville_activity.query), pg_catalog.octet_length(pg_catalog.textsend(bitville_activity.query)) - 299) END AS query_end
FROM (
  SELECT
    act.*,
    act.application_name = 'bitville-monitor' AND act.usename = CURRENT_USER AS own,
    (act.application_name = 'bitville-monitor' AND act.usename = CURRENT_USER) IS NOT TRUE
      AND (act.state <> 'idle'
        OR (act.application_name LIKE 'bitville-%' AND act.state_change > ?::pg_catalog.timestamptz)) AS in_full
  FROM pg_catalog.pg_stat_activity AS act
  WHERE act.pid <> pg_catalog.pg_backend_pid()
) AS bitville_activity
