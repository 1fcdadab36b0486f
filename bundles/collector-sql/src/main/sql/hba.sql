-- subject: hba
-- what: the rules of pg_hba.conf without their options, which may hold secrets, one row each; what changed is sent
-- source: https://www.postgresql.org/docs/current/view-pg-hba-file-rules.html
-- permission: SELECT ON pg_hba_file_rules, EXECUTE ON pg_hba_file_rules()
-- cost: 0.05 ms
-- interval: 1 h
-- scope: server
-- lane: slow
-- form: sparse
-- ship: changed
-- key: file_name, line_number
-- needs: pg_hba_file_rules(file_name, line_number, rule_number, type, database, user_name, address, netmask, auth_method, error)
-- column: file_name TEXT: The file; from 16
-- column: line_number GAUGE: The line
-- column: rule_number GAUGE: Its place in the order; null for a line with an error. From 16
-- column: type TEXT: The kind of connection
-- column: database TEXT: The databases
-- column: user_name TEXT: The roles
-- column: address TEXT: The addresses
-- column: netmask TEXT: The mask
-- column: auth_method TEXT: How they have to log in
-- column: error FREE_TEXT: Why the line does not work
SELECT
  hba_row.file_name,
  hba_row.line_number,
  hba_row.rule_number,
  hba_row.type,
  hba_row.database,
  hba_row.user_name,
  hba_row.address,
  hba_row.netmask,
  hba_row.auth_method,
  hba_row.error
FROM pg_catalog.pg_hba_file_rules AS hba_row
