-- subject: statements
-- what: the counters of the entries of pg_stat_statements that are new or moved, without texts, and the marks of those that are gone or moved
-- source: https://www.postgresql.org/docs/current/pgstatstatements.html
-- permission: pg_read_all_stats
-- cost: about 1.3 ms of the server's CPU a thousand entries, 3.3 ms where all are asked for, no temporary file
-- interval: every cycle
-- scope: server
-- parameter 1: the marks of all entries as they were last read; '{}' for all entries
-- parameter 2: how many rows at the most; more are answered when it is asked again with the marks of these
-- needs: pg_stat_statements(userid, dbid, queryid, plans, total_plan_time, calls, total_exec_time, rows)
SELECT statements_known.mark AS gone, statements_entry.*
FROM (
  SELECT
    -- Whatever counts in an entry moves with its calls or plans; its time tells it from one that was evicted, came back and was run as often.
    pg_catalog.hashfloat8extended(
      statements_now.total_exec_time + statements_now.total_plan_time,
      pg_catalog.hashint8extended(
        statements_now.calls + statements_now.plans,
        statements_now.queryid # (statements_now.userid::pg_catalog.int8 << 32) # statements_now.dbid::pg_catalog.int8))
      AS mark,
    statements_now.*
  FROM :"pgss".pg_stat_statements(false) AS statements_now
) AS statements_entry
FULL JOIN pg_catalog.unnest(?::pg_catalog.int8[]) AS statements_known(mark) ON statements_known.mark = statements_entry.mark
WHERE statements_known.mark IS NULL OR statements_entry.userid IS NULL
LIMIT ?
