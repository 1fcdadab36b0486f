-- subject: statement_texts
-- what: of named statements the texts of those that a session runs or ran last, as they were written
-- source: https://www.postgresql.org/docs/current/monitoring-stats.html#MONITORING-PG-STAT-ACTIVITY-VIEW
-- permission: pg_read_all_stats
-- cost: 0.1 ms for a hundred sessions
-- interval: where pg_stat_statements refuses all texts, because one of them is of another encoding and cannot be converted
-- scope: server
-- parameter 1: the identifiers of the statements, separated by commas
-- needs: pg_stat_activity(query_id, datid, query)
SELECT DISTINCT ON (text_running.query_id, text_running.datid)
  text_running.query_id AS queryid,
  text_running.datid AS dbid,
  CASE WHEN pg_catalog.octet_length(text_running.query) <= 8192 THEN text_running.query END AS query,
  pg_catalog.octet_length(text_running.query) > 8192 AS truncated,
  CASE WHEN pg_catalog.octet_length(text_running.query) > 8192
    THEN pg_catalog.substr(pg_catalog.textsend(text_running.query), 1, 8192) END AS query_beginning
FROM pg_catalog.pg_stat_activity AS text_running
WHERE text_running.query_id = ANY (pg_catalog.string_to_array(?, ',')::pg_catalog.int8[])
