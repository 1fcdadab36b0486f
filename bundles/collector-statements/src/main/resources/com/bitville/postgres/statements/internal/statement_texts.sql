-- subject: statement_texts
-- what: the texts of named statements; the server reads its whole text file for it, so it runs rarely
-- source: https://www.postgresql.org/docs/current/pgstatstatements.html
-- permission: pg_read_all_stats
-- cost: about 30 ms for 9 MB of texts, however few are asked for
-- interval: 5 minutes, and only when a statement is new
-- scope: server
-- needs: pg_stat_statements(userid, dbid, queryid, query)
SELECT DISTINCT ON (statement_text.queryid, statement_text.dbid)
  statement_text.queryid,
  statement_text.dbid,
  CASE WHEN pg_catalog.octet_length(statement_text.query) <= 8192 THEN statement_text.query END AS query,
  pg_catalog.octet_length(statement_text.query) > 8192 AS truncated,
  CASE WHEN pg_catalog.octet_length(statement_text.query) > 8192
    THEN pg_catalog.substr(pg_catalog.textsend(statement_text.query), 1, 8192) END AS query_beginning
FROM :"pgss".pg_stat_statements(true) AS statement_text
WHERE statement_text.queryid = ANY (pg_catalog.string_to_array(?, ',')::pg_catalog.int8[])
