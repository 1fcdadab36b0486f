-- subject: functions
-- what: the hundred functions with the most time of their own, where track_functions is on; one row each
-- source: https://www.postgresql.org/docs/current/monitoring-stats.html#MONITORING-PG-STAT-USER-FUNCTIONS-VIEW
-- permission: none
-- cost: 0.3 ms
-- interval: 6 h
-- scope: database
-- lane: slow
-- key: datname, funcid
-- needs: pg_stat_user_functions(funcid, schemaname, funcname, calls, total_time, self_time)
-- column: datname TEXT: The database
-- column: funcid GAUGE: Its object identifier
-- column: schemaname TEXT: The schema
-- column: funcname TEXT: The function
-- column: calls GAUGE count: Calls since the server's statistics began
-- column: total_time GAUGE ms: Time in it and in what it calls
-- column: self_time GAUGE ms: Time in itself
SELECT pg_catalog.current_database() AS datname, function_stat.*
FROM pg_catalog.pg_stat_user_functions AS function_stat
ORDER BY function_stat.self_time DESC, function_stat.funcid
LIMIT 100
