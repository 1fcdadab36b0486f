-- subject: activity
-- what: every backend that does something or holds a transaction, in full; the idle and background ones counted by what they have in common
-- source: https://www.postgresql.org/docs/current/monitoring-stats.html#MONITORING-PG-STAT-ACTIVITY-VIEW
-- permission: pg_read_all_stats
-- cost: one read of the backends' shared status, no table, no lock on a relation
-- interval: every cycle
-- scope: server
-- parameter 1: the time of the last cycle; a session of a correlated request that finished since then is shown in full though idle
-- a long text is cut as bytes: the text of a session in another encoding has no characters here, and to look for them is an error
-- needs: pg_stat_activity(leader_pid, query_id, backend_type)
WITH bitville_activity AS MATERIALIZED (
  SELECT
    act.*,
    act.application_name = 'bitville-monitor' AND act.usename = CURRENT_USER AS own,
    ((act.application_name = 'bitville-monitor' AND act.usename = CURRENT_USER) IS NOT TRUE
      AND (act.state <> 'idle'
        OR (act.application_name LIKE 'bitville-%' AND act.state_change > ?::pg_catalog.timestamptz))) IS TRUE AS in_full
  FROM pg_catalog.pg_stat_activity AS act
  WHERE act.pid <> pg_catalog.pg_backend_pid()
)
SELECT
  pg_catalog.clock_timestamp() AS read_at, 1::pg_catalog.int8 AS sessions,
  bitville_activity.own, bitville_activity.datname, bitville_activity.usename, bitville_activity.application_name, bitville_activity.backend_type, bitville_activity.state, bitville_activity.wait_event_type, bitville_activity.wait_event,
  bitville_activity.pid, bitville_activity.leader_pid, bitville_activity.usesysid, bitville_activity.datid,
  pg_catalog.host(bitville_activity.client_addr) AS client_addr, bitville_activity.client_hostname, bitville_activity.client_port,
  bitville_activity.backend_start, bitville_activity.xact_start, bitville_activity.query_start, bitville_activity.state_change,
  pg_catalog.age(bitville_activity.backend_xid) AS xid_age, pg_catalog.age(bitville_activity.backend_xmin) AS xmin_age,
  bitville_activity.query_id AS query_id,
  CASE WHEN pg_catalog.octet_length(bitville_activity.query) <= 4096 THEN bitville_activity.query END AS query,
  CASE WHEN pg_catalog.octet_length(bitville_activity.query) > 4096
    THEN pg_catalog.substr(pg_catalog.textsend(bitville_activity.query), 1, 4096) END AS query_beginning,
  CASE WHEN pg_catalog.octet_length(bitville_activity.query) > 4096
    THEN pg_catalog.substr(pg_catalog.textsend(bitville_activity.query), pg_catalog.octet_length(pg_catalog.textsend(bitville_activity.query)) - 299) END AS query_end
FROM bitville_activity
WHERE bitville_activity.in_full
UNION ALL
SELECT
  pg_catalog.clock_timestamp(), pg_catalog.count(*),
  bitville_activity.own, bitville_activity.datname, bitville_activity.usename, bitville_activity.application_name, bitville_activity.backend_type, bitville_activity.state, bitville_activity.wait_event_type, bitville_activity.wait_event,
  NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL
FROM bitville_activity
WHERE NOT bitville_activity.in_full
GROUP BY
  bitville_activity.own, bitville_activity.datname, bitville_activity.usename, bitville_activity.application_name, bitville_activity.backend_type, bitville_activity.state, bitville_activity.wait_event_type, bitville_activity.wait_event
