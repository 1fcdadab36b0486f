-- subject: database_sizes
-- what: how large each database is, one row each
-- source: https://www.postgresql.org/docs/current/functions-admin.html#FUNCTIONS-ADMIN-DBSIZE
-- permission: pg_read_all_stats
-- cost: 11 µs a file: 150 ms for a database of 40,000 files
-- interval: 1 h
-- scope: server
-- lane: slow
-- each: database_sizes_list
-- key: datid
-- needs: pg_database(oid, datname)
-- parameter 1: the object identifier of a database; psql -v object=1 -f gives one
-- column: datid GAUGE: The database's object identifier
-- column: datname TEXT: The database
-- column: size_bytes GAUGE bytes: All of its files in all tablespaces
SELECT
  database_size.oid AS datid,
  database_size.datname,
  pg_catalog.pg_database_size(database_size.oid) AS size_bytes
FROM pg_catalog.pg_database AS database_size
WHERE database_size.oid = :'object'::pg_catalog.int8::pg_catalog.oid
