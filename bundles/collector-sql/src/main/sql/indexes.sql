-- subject: indexes
-- what: indexes that changed since the last visit, and the first hundred by size and by scans; one row each
-- source: https://www.postgresql.org/docs/current/monitoring-stats.html#MONITORING-PG-STAT-ALL-INDEXES-VIEW
-- permission: none
-- cost: 3 ms for 100 rows, and that of indexes_counts
-- interval: 5 min
-- scope: database
-- lane: slow
-- form: sparse
-- chosen: indexes_counts
-- top: pages, idx_scan
-- key: datname, indexrelid
-- parameter 1: the object identifiers of the indexes
-- needs: pg_stat_all_indexes(relid, indexrelid, schemaname, relname, indexrelname, idx_scan)
-- needs: pg_statio_all_indexes(indexrelid, idx_blks_read, idx_blks_hit)
-- needs: pg_class(oid, relpages, reltuples, relam, relispartition)
-- needs: pg_constraint(conrelid, contype, conkey)
-- needs: pg_index(indexrelid, indrelid, indkey, indnkeyatts, indpred, indisunique, indisprimary, indisexclusion, indisvalid, indisready, indislive, indisreplident)
-- needs: pg_am(oid, amname)
-- note: statistics are of this node alone: an index that only a replica reads has no scan here
-- column: datname TEXT: The database
-- column: relid GAUGE: The object identifier of its table
-- column: indexrelid GAUGE: Its object identifier
-- column: schemaname TEXT: The schema
-- column: relname TEXT: The table
-- column: indexrelname TEXT: The index
-- column: amname TEXT: Its access method
-- column: indisunique FLAG: Whether it is unique
-- column: indisprimary FLAG: Whether it is the primary key's
-- column: indisexclusion FLAG: Whether it is an exclusion constraint's
-- column: indisreplident FLAG: Whether it is the replica identity
-- column: indisvalid FLAG: Whether queries may use it
-- column: indisready FLAG: Whether it is kept up to date
-- column: indislive FLAG: Whether it is not being dropped
-- column: is_partition FLAG: Whether it belongs to the index of a partitioned table, with which alone it can be dropped
-- column: serves_foreign_key FLAG: Whether the columns of a foreign key of its table are its first ones
-- column: relpages GAUGE count: Its pages as of the last vacuum or analyze
-- column: reltuples GAUGE count: Its entries as of then
-- column: idx_scan GAUGE count: Scans since the server's statistics began
-- column: last_idx_scan TIME: The last one; from 16 on
-- column: idx_tup_read GAUGE count: Entries returned by scans
-- column: idx_tup_fetch GAUGE count: Rows fetched by simple scans
-- column: idx_blks_read GAUGE count: Its blocks read from outside shared buffers
-- column: idx_blks_hit GAUGE count: Its blocks found there
WITH index_wanted AS (SELECT :'object'::pg_catalog.oid[] AS ids)
SELECT
  pg_catalog.current_database() AS datname,
  index_stat.*,
  index_io.idx_blks_read,
  index_io.idx_blks_hit,
  index_class.relpages,
  index_class.reltuples,
  index_method.amname,
  index_class.relispartition AS is_partition,
  index_row.indpred IS NULL AND index_class.relam IN (403, 405) AND EXISTS (
    SELECT 1
    FROM pg_catalog.pg_constraint AS index_foreign
    WHERE index_foreign.conrelid = index_row.indrelid
      AND index_foreign.contype = 'f'
      AND index_row.indnkeyatts >= pg_catalog.cardinality(index_foreign.conkey)
      AND (index_row.indkey::pg_catalog.int2[])[0:(pg_catalog.cardinality(index_foreign.conkey) - 1)]
        @> index_foreign.conkey
      AND (index_row.indkey::pg_catalog.int2[])[0:(pg_catalog.cardinality(index_foreign.conkey) - 1)]
        <@ index_foreign.conkey) AS serves_foreign_key,
  index_row.indisunique,
  index_row.indisprimary,
  index_row.indisexclusion,
  index_row.indisreplident,
  index_row.indisvalid,
  index_row.indisready,
  index_row.indislive
FROM pg_catalog.pg_stat_all_indexes AS index_stat
JOIN pg_catalog.pg_statio_all_indexes AS index_io ON index_io.indexrelid = index_stat.indexrelid
JOIN pg_catalog.pg_class AS index_class ON index_class.oid = index_stat.indexrelid
JOIN pg_catalog.pg_am AS index_method ON index_method.oid = index_class.relam
JOIN pg_catalog.pg_index AS index_row ON index_row.indexrelid = index_stat.indexrelid
WHERE index_stat.indexrelid = ANY ((SELECT index_wanted.ids FROM index_wanted)::pg_catalog.oid[])
  AND index_io.indexrelid = ANY ((SELECT index_wanted.ids FROM index_wanted)::pg_catalog.oid[])
