-- subject: indexes
-- what: the counters of every index, over which the totals are summed and by which the rows to read are chosen
-- source: https://www.postgresql.org/docs/current/monitoring-stats.html#MONITORING-STATS-FUNCTIONS
-- permission: none
-- cost: 30 ms for 20,000 indexes
-- interval: 5 min
-- scope: database
-- needs: pg_index(indexrelid, indrelid, indisvalid, indisunique)
-- needs: pg_class(oid, relkind, relpages, relnamespace)
-- column: pages GAUGE count: Pages of all indexes as of the last vacuum or analyze of each
-- column: invalid GAUGE count: How many of them are invalid
-- column: never_scanned GAUGE count: How many have no scan since the server's statistics began and are not unique
-- column: idx_scan GAUGE count: Scans since the server's statistics began
-- column: idx_tup_read GAUGE count: Entries returned by them
SELECT
  index_count.indexrelid AS oid,
  index_count_class.relpages::pg_catalog.int8 AS pages,
  (NOT index_count.indisvalid)::pg_catalog.int4 AS invalid,
  (NOT index_count.indisunique AND index_count_scans.idx_scan = 0)::pg_catalog.int4 AS never_scanned,
  index_count_scans.idx_scan,
  pg_catalog.pg_stat_get_tuples_returned(index_count.indexrelid) AS idx_tup_read
FROM pg_catalog.pg_index AS index_count
JOIN pg_catalog.pg_class AS index_count_class ON index_count_class.oid = index_count.indexrelid
CROSS JOIN LATERAL (
  SELECT pg_catalog.pg_stat_get_numscans(index_count.indexrelid) AS idx_scan OFFSET 0) AS index_count_scans
WHERE index_count_class.relkind = 'i'
  AND index_count.indrelid >= 16384
  AND index_count_class.relnamespace <> 'pg_toast'::pg_catalog.regnamespace
LIMIT 40001
