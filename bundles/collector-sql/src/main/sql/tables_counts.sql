-- subject: tables
-- what: the counters of every table, over which the totals are summed and by which the rows to read are chosen; those of some catalogs
-- source: https://www.postgresql.org/docs/current/monitoring-stats.html#MONITORING-STATS-FUNCTIONS
-- permission: none
-- cost: 33 ms for 10,000 tables
-- interval: 5 min
-- scope: database
-- needs: pg_class(oid, relkind, relpages, reltoastrelid, relispartition)
-- note: the rows of catalogs, whose object identifiers are below 16384, are in no total: they tell that tables, indexes, constraints, triggers,
-- note: schemas, publications or foreign servers were created, changed or dropped
-- column: pages GAUGE count: Pages of all tables with their TOAST tables, as of the last vacuum or analyze of each
-- column: partitions GAUGE count: How many of the tables are partitions
-- column: n_live_tup GAUGE count: Live rows, estimated by the server
-- column: n_dead_tup GAUGE count: Dead rows, estimated by the server
-- column: n_tup_ins GAUGE count: Rows inserted since the server's statistics began
-- column: n_tup_upd GAUGE count: Rows updated
-- column: n_tup_del GAUGE count: Rows deleted
-- column: seq_scan GAUGE count: Sequential scans
-- column: n_mod_since_analyze GAUGE count: Rows changed since the last analyze of each
SELECT
  table_count.oid,
  table_count.relpages::pg_catalog.int8 + COALESCE(table_count_toast.relpages, 0) AS pages,
  table_count.relispartition::pg_catalog.int4 AS partitions,
  pg_catalog.pg_stat_get_live_tuples(table_count.oid) AS n_live_tup,
  pg_catalog.pg_stat_get_dead_tuples(table_count.oid) AS n_dead_tup,
  pg_catalog.pg_stat_get_tuples_inserted(table_count.oid) AS n_tup_ins,
  pg_catalog.pg_stat_get_tuples_updated(table_count.oid) AS n_tup_upd,
  pg_catalog.pg_stat_get_tuples_deleted(table_count.oid) AS n_tup_del,
  pg_catalog.pg_stat_get_numscans(table_count.oid) AS seq_scan,
  pg_catalog.pg_stat_get_mod_since_analyze(table_count.oid) AS n_mod_since_analyze
FROM pg_catalog.pg_class AS table_count
LEFT JOIN pg_catalog.pg_class AS table_count_toast ON table_count_toast.oid = table_count.reltoastrelid
WHERE table_count.relkind IN ('r', 'm')
  AND (table_count.oid >= 16384
    OR table_count.oid = ANY ('{
      pg_catalog.pg_class, pg_catalog.pg_index, pg_catalog.pg_constraint, pg_catalog.pg_trigger, pg_catalog.pg_event_trigger,
      pg_catalog.pg_namespace, pg_catalog.pg_publication, pg_catalog.pg_foreign_server, pg_catalog.pg_foreign_table
    }'::pg_catalog.regclass[]))
LIMIT 40010
