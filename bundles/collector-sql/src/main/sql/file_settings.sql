-- subject: file_settings
-- what: what the configuration files say, without values, and which lines do not work, one row each; what changed is sent
-- source: https://www.postgresql.org/docs/current/view-pg-file-settings.html
-- permission: SELECT ON pg_file_settings, EXECUTE ON pg_show_all_file_settings()
-- cost: 0.05 ms
-- interval: 1 h
-- scope: server
-- lane: slow
-- form: sparse
-- ship: changed
-- key: seqno
-- needs: pg_file_settings(seqno, name, sourcefile, sourceline, applied, error)
-- column: seqno GAUGE: Its place in the order
-- column: name TEXT: The setting
-- column: sourcefile TEXT: The file
-- column: sourceline GAUGE: The line
-- column: applied FLAG: Whether it is in force
-- column: error FREE_TEXT: Why it is not
SELECT
  file_row.seqno,
  file_row.name,
  file_row.sourcefile,
  file_row.sourceline,
  file_row.applied,
  file_row.error
FROM pg_catalog.pg_file_settings AS file_row
