-- subject: recorder
-- what: before 14, which has no query_id: what every session and process does that is not idle, with little of its text
-- source: https://www.postgresql.org/docs/current/monitoring-stats.html#MONITORING-PG-STAT-ACTIVITY-VIEW
-- permission: pg_read_all_stats
-- cost: one read of the backends' shared status, no table, no lock on a relation
-- interval: every second, or less often where the last one cost much
-- scope: server
-- a long text is cut as bytes: the text of a session in another encoding has no characters here, and to look for them is an error
-- needs: pg_stat_activity(leader_pid, backend_type)
SELECT
  flight_13.pid, flight_13.backend_type, flight_13.query_start, flight_13.state, flight_13.wait_event_type, flight_13.wait_event, flight_13.usename, flight_13.datname,
  flight_13.application_name, NULL::pg_catalog.int8 AS query_id,
  CASE WHEN pg_catalog.octet_length(flight_13.query) <= 400 THEN flight_13.query END AS query,
  CASE WHEN pg_catalog.octet_length(flight_13.query) > 400
    THEN pg_catalog.substr(pg_catalog.textsend(flight_13.query), 1, 400) END AS query_beginning,
  CASE WHEN pg_catalog.octet_length(flight_13.query) > 400
    THEN pg_catalog.substr(pg_catalog.textsend(flight_13.query), pg_catalog.octet_length(pg_catalog.textsend(flight_13.query)) - 299) END AS query_end,
  pg_catalog.clock_timestamp() AS read_at
FROM pg_catalog.pg_stat_activity AS flight_13
WHERE flight_13.state <> 'idle' AND flight_13.pid <> pg_catalog.pg_backend_pid()
  AND (flight_13.application_name = 'bitville-monitor' AND flight_13.usename = CURRENT_USER) IS NOT TRUE
UNION ALL
SELECT NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, pg_catalog.clock_timestamp()
