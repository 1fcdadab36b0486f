-- subject: hba
-- what: the rules of pg_hba.conf of servers before 16
-- source: https://www.postgresql.org/docs/current/view-pg-hba-file-rules.html
-- permission: SELECT ON pg_hba_file_rules, EXECUTE ON pg_hba_file_rules()
-- cost: 0.05 ms
-- interval: 1 h
-- scope: server
-- needs: pg_hba_file_rules(line_number, type, database, user_name, address, netmask, auth_method, error)
SELECT
  hba_row.line_number,
  hba_row.type,
  hba_row.database,
  hba_row.user_name,
  hba_row.address,
  hba_row.netmask,
  hba_row.auth_method,
  hba_row.error,
  NULL::pg_catalog.text AS file_name
FROM pg_catalog.pg_hba_file_rules AS hba_row
