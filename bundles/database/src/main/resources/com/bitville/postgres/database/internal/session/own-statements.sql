-- subject: how long the statements of the agent's role have run since their statistics began, one row a statement
-- source: https://www.postgresql.org/docs/current/pgstatstatements.html
-- permission: none, each role sees its own
-- interval: every ten minutes where the server is not on the agent's host
-- needs: pg_stat_statements(userid, queryid, total_exec_time)
SELECT own_statements.queryid, pg_catalog.sum(own_statements.total_exec_time) AS exec_ms
FROM :"pgss".pg_stat_statements(false) AS own_statements
WHERE own_statements.userid = (
  SELECT own_role.oid
  FROM pg_catalog.pg_roles AS own_role
  WHERE own_role.rolname = current_user)
GROUP BY own_statements.queryid
