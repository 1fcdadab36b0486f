-- subject: statements
-- what: how many entries were given up for others, and when all of them were reset
-- source: https://www.postgresql.org/docs/current/pgstatstatements.html
-- permission: pg_read_all_stats
-- cost: 0.03 ms
-- interval: every cycle
-- scope: server
-- needs: pg_stat_statements_info(dealloc, stats_reset)
SELECT statements_info.dealloc, statements_info.stats_reset
FROM :"pgss".pg_stat_statements_info AS statements_info
