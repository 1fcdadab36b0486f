-- subject: statements
-- what: the counters of every entry of pg_stat_statements, without its text
-- source: https://www.postgresql.org/docs/current/pgstatstatements.html
-- permission: pg_read_all_stats
-- cost: about 1.3 ms of the server's CPU a thousand entries, no temporary file
-- interval: every cycle
-- scope: server
-- needs: pg_stat_statements(userid, dbid, queryid, calls, total_exec_time, rows)
SELECT statements_entry.*
FROM :"pgss".pg_stat_statements(false) AS statements_entry
