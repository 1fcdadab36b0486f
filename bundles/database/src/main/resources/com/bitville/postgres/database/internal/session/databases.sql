-- subject: all databases: why one cannot be visited, and how much happens in it; one row a database
-- An interrupted DROP DATABASE leaves a database behind that is invalid: its connection limit is -2, nobody may enter.
-- source: https://www.postgresql.org/docs/current/catalog-pg-database.html
-- permission: none
-- interval: every five minutes
SELECT
  round_database.datname AS name,
  CASE
    WHEN round_database.datconnlimit = -2 THEN 'invalid'
    WHEN round_database.datistemplate THEN 'template'
    WHEN NOT round_database.datallowconn THEN 'no_connections_allowed'
    WHEN NOT pg_catalog.has_database_privilege(round_database.oid, 'CONNECT') THEN 'no_connect_privilege'
  END AS left_out,
  pg_catalog.pg_stat_get_db_tuples_inserted(round_database.oid)
    + pg_catalog.pg_stat_get_db_tuples_updated(round_database.oid)
    + pg_catalog.pg_stat_get_db_tuples_deleted(round_database.oid) AS rows_written,
  pg_catalog.pg_stat_get_db_xact_commit(round_database.oid)
    + pg_catalog.pg_stat_get_db_xact_rollback(round_database.oid) AS transactions
FROM pg_catalog.pg_database AS round_database
ORDER BY round_database.datname <> pg_catalog.current_database(), round_database.datname
