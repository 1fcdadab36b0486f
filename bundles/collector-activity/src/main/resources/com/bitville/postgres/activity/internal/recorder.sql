-- subject: recorder
-- what: what every session and process does that is not idle, with little of its text
-- source: https://www.postgresql.org/docs/current/monitoring-stats.html#MONITORING-PG-STAT-ACTIVITY-VIEW
-- permission: pg_read_all_stats
-- cost: one read of the backends' shared status, no table, no lock on a relation
-- interval: every second, or less often where the last one cost much
-- scope: server
-- a long text is cut as bytes: the text of a session in another encoding has no characters here, and to look for them is an error
-- needs: pg_stat_activity(leader_pid, query_id, backend_type)
SELECT
  flight.pid, flight.backend_type, flight.query_start, flight.state, flight.wait_event_type, flight.wait_event, flight.usename, flight.datname,
  flight.application_name, flight.query_id,
  CASE WHEN pg_catalog.octet_length(flight.query) <= 400 THEN flight.query END AS query,
  CASE WHEN pg_catalog.octet_length(flight.query) > 400
    THEN pg_catalog.substr(pg_catalog.textsend(flight.query), 1, 400) END AS query_beginning,
  CASE WHEN pg_catalog.octet_length(flight.query) > 400
    THEN pg_catalog.substr(pg_catalog.textsend(flight.query), pg_catalog.octet_length(pg_catalog.textsend(flight.query)) - 299) END AS query_end,
  pg_catalog.clock_timestamp() AS read_at
FROM pg_catalog.pg_stat_activity AS flight
WHERE flight.state <> 'idle' AND flight.pid <> pg_catalog.pg_backend_pid()
  AND (flight.application_name = 'bitville-monitor' AND flight.usename = CURRENT_USER) IS NOT TRUE
UNION ALL
SELECT NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, pg_catalog.clock_timestamp()
