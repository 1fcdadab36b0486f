-- subject: logs: one piece of a log file as base64, in rows none of which is too long for a text, and the file as it was then
-- source: https://www.postgresql.org/docs/current/functions-admin.html
-- permission: EXECUTE on the functions of tier 4 of role.sql
-- interval: while there is something new, at most 720 KiB each time
SELECT
  pg_catalog.encode(pg_catalog.substr(logs_piece.piece, 1 + logs_part.part * 184320, 184320), 'base64') AS piece,
  CASE WHEN logs_part.part = 0 THEN pg_catalog.encode(logs_piece.head, 'base64') END AS head,
  logs_piece.at AS at,
  logs_piece.size AS size,
  logs_piece.modified AS modified
FROM bitville_agent.log_read(?, ?, ?) AS logs_piece
CROSS JOIN pg_catalog.generate_series(0, 3) AS logs_part(part)
ORDER BY logs_part.part
