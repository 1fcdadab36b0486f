-- subject: activity
-- what: before 14, which has no query_id: every backend that does something or holds a transaction, in full; the idle and background ones counted by what they have in common
-- source: https://www.postgresql.org/docs/current/monitoring-stats.html#MONITORING-PG-STAT-ACTIVITY-VIEW
-- permission: pg_read_all_stats
-- cost: one read of the backends' shared status, no table, no lock on a relation
-- interval: every cycle
-- scope: server
-- parameter 1: the time of the last cycle; a session of a correlated request that finished since then is shown in full though idle
-- a long text is cut as bytes: the text of a session in another encoding has no characters here, and to look for them is an error
-- needs: pg_stat_activity(leader_pid, backend_type)
WITH bitville_activity_13 AS MATERIALIZED (
  SELECT
    act_13.*,
    act_13.application_name = 'bitville-monitor' AND act_13.usename = CURRENT_USER AS own,
    ((act_13.application_name = 'bitville-monitor' AND act_13.usename = CURRENT_USER) IS NOT TRUE
      AND (act_13.state <> 'idle'
        OR (act_13.application_name LIKE 'bitville-%' AND act_13.state_change > ?::pg_catalog.timestamptz))) IS TRUE AS in_full
  FROM pg_catalog.pg_stat_activity AS act_13
  WHERE act_13.pid <> pg_catalog.pg_backend_pid()
)
SELECT
  pg_catalog.clock_timestamp() AS read_at, 1::pg_catalog.int8 AS sessions,
  bitville_activity_13.own, bitville_activity_13.datname, bitville_activity_13.usename, bitville_activity_13.application_name, bitville_activity_13.backend_type, bitville_activity_13.state, bitville_activity_13.wait_event_type, bitville_activity_13.wait_event,
  bitville_activity_13.pid, bitville_activity_13.leader_pid, bitville_activity_13.usesysid, bitville_activity_13.datid,
  pg_catalog.host(bitville_activity_13.client_addr) AS client_addr, bitville_activity_13.client_hostname, bitville_activity_13.client_port,
  bitville_activity_13.backend_start, bitville_activity_13.xact_start, bitville_activity_13.query_start, bitville_activity_13.state_change,
  pg_catalog.age(bitville_activity_13.backend_xid) AS xid_age, pg_catalog.age(bitville_activity_13.backend_xmin) AS xmin_age,
  NULL::pg_catalog.int8 AS query_id,
  CASE WHEN pg_catalog.octet_length(bitville_activity_13.query) <= 4096 THEN bitville_activity_13.query END AS query,
  CASE WHEN pg_catalog.octet_length(bitville_activity_13.query) > 4096
    THEN pg_catalog.substr(pg_catalog.textsend(bitville_activity_13.query), 1, 4096) END AS query_beginning,
  CASE WHEN pg_catalog.octet_length(bitville_activity_13.query) > 4096
    THEN pg_catalog.substr(pg_catalog.textsend(bitville_activity_13.query), pg_catalog.octet_length(pg_catalog.textsend(bitville_activity_13.query)) - 299) END AS query_end
FROM bitville_activity_13
WHERE bitville_activity_13.in_full
UNION ALL
SELECT
  pg_catalog.clock_timestamp(), pg_catalog.count(*),
  bitville_activity_13.own, bitville_activity_13.datname, bitville_activity_13.usename, bitville_activity_13.application_name, bitville_activity_13.backend_type, bitville_activity_13.state, bitville_activity_13.wait_event_type, bitville_activity_13.wait_event,
  NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL
FROM bitville_activity_13
WHERE NOT bitville_activity_13.in_full
GROUP BY
  bitville_activity_13.own, bitville_activity_13.datname, bitville_activity_13.usename, bitville_activity_13.application_name, bitville_activity_13.backend_type, bitville_activity_13.state, bitville_activity_13.wait_event_type, bitville_activity_13.wait_event
