-- subject: tablespaces
-- what: how large each tablespace is, one row each; of pg_default there is none, it has what database_sizes count and the others have not
-- source: https://www.postgresql.org/docs/current/functions-admin.html#FUNCTIONS-ADMIN-DBSIZE
-- permission: pg_read_all_stats
-- cost: 11 µs a file
-- interval: 6 h
-- scope: server
-- lane: slow
-- each: tablespaces_list
-- key: spcid
-- needs: pg_tablespace(oid, spcname)
-- parameter 1: the object identifier of a tablespace; psql -v object=1 -f gives one
-- column: spcid GAUGE: The tablespace's object identifier
-- column: spcname TEXT: The tablespace
-- column: size_bytes GAUGE bytes: All of its files
SELECT
  tablespace_size.oid AS spcid,
  tablespace_size.spcname,
  pg_catalog.pg_tablespace_size(tablespace_size.oid) AS size_bytes
FROM pg_catalog.pg_tablespace AS tablespace_size
WHERE tablespace_size.oid = :'object'::pg_catalog.int8::pg_catalog.oid
