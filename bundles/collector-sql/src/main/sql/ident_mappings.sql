-- subject: ident_mappings
-- what: the maps of pg_ident.conf, one row a line; what changed is sent
-- source: https://www.postgresql.org/docs/current/view-pg-ident-file-mappings.html
-- permission: SELECT ON pg_ident_file_mappings, EXECUTE ON pg_ident_file_mappings()
-- cost: 0.05 ms
-- interval: 1 h
-- scope: server
-- lane: slow
-- form: sparse
-- ship: changed
-- key: file_name, line_number
-- needs: pg_ident_file_mappings(map_number, file_name, line_number, map_name, sys_name, pg_username, error)
-- column: file_name TEXT: The file; from 16
-- column: line_number GAUGE: The line
-- column: map_number GAUGE: Its place in the order; null for a line with an error. From 16
-- column: map_name TEXT: The map
-- column: sys_name TEXT: The user of the system, or a pattern of such users
-- column: pg_username TEXT: The role that they may log in as
-- column: error FREE_TEXT: Why the line does not work
SELECT
  ident_row.file_name,
  ident_row.line_number,
  ident_row.map_number,
  ident_row.map_name,
  ident_row.sys_name,
  ident_row.pg_username,
  ident_row.error
FROM pg_catalog.pg_ident_file_mappings AS ident_row
