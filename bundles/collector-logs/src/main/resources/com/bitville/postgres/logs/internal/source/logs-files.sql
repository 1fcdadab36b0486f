-- subject: logs: the server's log files, and the first bytes of those that are named, one row a file
-- source: https://www.postgresql.org/docs/current/functions-admin.html
-- permission: EXECUTE on the functions of tier 4 of role.sql
-- interval: once a cycle, where the log is not to be had as a file
SELECT
  logs_file.name AS name,
  logs_file.size AS size,
  logs_file.modified AS modified,
  pg_catalog.encode(logs_file.head, 'base64') AS head
FROM bitville_agent.log_files(?) AS logs_file
