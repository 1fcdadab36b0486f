-- subject: ident_mappings
-- what: the maps of pg_ident.conf of 15, where they are one file
-- source: https://www.postgresql.org/docs/15/view-pg-ident-file-mappings.html
-- permission: SELECT ON pg_ident_file_mappings, EXECUTE ON pg_ident_file_mappings()
-- cost: 0.05 ms
-- interval: 1 h
-- scope: server
-- needs: pg_ident_file_mappings(line_number, map_name, sys_name, pg_username, error)
SELECT
  ident_row.line_number,
  ident_row.map_name,
  ident_row.sys_name,
  ident_row.pg_username,
  ident_row.error,
  NULL::pg_catalog.text AS file_name
FROM pg_catalog.pg_ident_file_mappings AS ident_row
