-- subject: tables
-- what: tables that changed since the last visit, and the first hundred by size, dead rows, sequential scans and writes; one row each
-- source: https://www.postgresql.org/docs/current/monitoring-stats.html#MONITORING-PG-STAT-ALL-TABLES-VIEW
-- permission: none
-- cost: 3 ms for 100 rows, and that of tables_counts
-- interval: 5 min
-- scope: database
-- lane: slow
-- form: sparse
-- chosen: tables_counts
-- top: pages, n_dead_tup, seq_scan, n_tup_ins + n_tup_upd + n_tup_del
-- key: datname, relid
-- parameter 1: the object identifiers of the tables
-- needs: pg_stat_all_tables(relid, schemaname, relname, n_dead_tup, n_live_tup, n_mod_since_analyze, n_ins_since_vacuum)
-- needs: pg_statio_all_tables(relid, heap_blks_read, heap_blks_hit)
-- needs: pg_index(indrelid, indisprimary)
-- needs: pg_class(oid, relkind, relpersistence, relpages, reltuples, relallvisible, relfrozenxid, relminmxid, reloptions, reltoastrelid)
-- note: counters are the server's totals since its statistics began, so that a row can be read without the ones before it
-- note: from 18 on the server lowers the threshold for inserts by the share of frozen pages, which is left out here
-- column: datname TEXT: The database
-- column: relid GAUGE: Its object identifier
-- column: schemaname TEXT: The schema
-- column: relname TEXT: The table
-- column: relkind TEXT: r (a table) or m (a materialized view)
-- column: is_partition FLAG: Whether it is a partition
-- column: relpersistence TEXT: p (permanent) or u (unlogged)
-- column: has_primary_key FLAG: Whether it has a primary key
-- column: relpages GAUGE count: Its pages as of the last vacuum or analyze
-- column: toast_pages GAUGE count: Pages of its TOAST table
-- column: reltuples GAUGE count: Its rows as of the last vacuum or analyze; -1 if there was none
-- column: relallvisible GAUGE count: Pages on which all rows are visible to all
-- column: n_live_tup GAUGE count: Live rows, estimated by the server
-- column: n_dead_tup GAUGE count: Dead rows, estimated by the server
-- column: toast_dead_tup GAUGE count: Dead rows of its TOAST table
-- column: n_tup_ins GAUGE count: Rows inserted since the server's statistics began, as with all counters here
-- column: n_tup_upd GAUGE count: Rows updated
-- column: n_tup_del GAUGE count: Rows deleted
-- column: n_tup_hot_upd GAUGE count: Rows updated without a new index entry
-- column: n_tup_newpage_upd GAUGE count: Rows updated whose new version went to another page; from 16 on
-- column: seq_scan GAUGE count: Sequential scans
-- column: last_seq_scan TIME: The last one; from 16 on
-- column: seq_tup_read GAUGE count: Rows read by sequential scans
-- column: idx_scan GAUGE count: Index scans
-- column: last_idx_scan TIME: The last one; from 16 on
-- column: idx_tup_fetch GAUGE count: Rows fetched by index scans
-- column: n_mod_since_analyze GAUGE count: Rows changed since the last analyze
-- column: n_ins_since_vacuum GAUGE count: Rows inserted since the last vacuum
-- column: vacuum_threshold GAUGE count: Dead rows above which autovacuum vacuums it, by its own options and the server's settings
-- column: vacuum_debt GAUGE count: Dead rows above that threshold; negative while below
-- column: insert_threshold GAUGE count: Inserted rows above which autovacuum vacuums it; null if inserts are off
-- column: insert_debt GAUGE count: Inserted rows above that threshold
-- column: analyze_threshold GAUGE count: Changed rows above which autovacuum analyzes it
-- column: analyze_debt GAUGE count: Changed rows above that threshold
-- column: autovacuum_enabled FLAG: Whether autovacuum takes care of it: its own option and the server's setting
-- column: reloptions TEXT: Its storage options
-- column: xid_age GAUGE count: Age of its oldest transaction id
-- column: mxid_age GAUGE count: Age of its oldest multixact id
-- column: last_vacuum TIME: The last VACUUM by hand
-- column: last_autovacuum TIME: The last one by autovacuum
-- column: last_analyze TIME: The last ANALYZE by hand
-- column: last_autoanalyze TIME: The last one by autovacuum
-- column: vacuum_count GAUGE count: VACUUMs by hand
-- column: autovacuum_count GAUGE count: Vacuums by autovacuum
-- column: analyze_count GAUGE count: ANALYZEs by hand
-- column: autoanalyze_count GAUGE count: Analyzes by autovacuum
-- column: total_vacuum_time GAUGE ms: Time in VACUUM by hand; from 18 on
-- column: total_autovacuum_time GAUGE ms: Time in vacuums by autovacuum; from 18 on
-- column: total_analyze_time GAUGE ms: Time in ANALYZE by hand; from 18 on
-- column: total_autoanalyze_time GAUGE ms: Time in analyzes by autovacuum; from 18 on
-- column: heap_blks_read GAUGE count: Blocks of the table read from outside shared buffers
-- column: heap_blks_hit GAUGE count: Blocks of the table found there
-- column: idx_blks_read GAUGE count: Blocks of its indexes read from outside
-- column: idx_blks_hit GAUGE count: Blocks of its indexes found
-- column: toast_blks_read GAUGE count: Blocks of its TOAST table read from outside
-- column: toast_blks_hit GAUGE count: Blocks of its TOAST table found
-- column: tidx_blks_read GAUGE count: Blocks of the TOAST table's index read from outside
-- column: tidx_blks_hit GAUGE count: Blocks of the TOAST table's index found
WITH table_wanted AS (SELECT :'object'::pg_catalog.oid[] AS ids),
table_default AS (
  SELECT
    pg_catalog.current_setting('autovacuum')::pg_catalog.bool AS enabled,
    pg_catalog.current_setting('autovacuum_vacuum_threshold')::pg_catalog.float8 AS vacuum_base,
    pg_catalog.current_setting('autovacuum_vacuum_scale_factor')::pg_catalog.float8 AS vacuum_scale,
    pg_catalog.current_setting('autovacuum_vacuum_max_threshold', true)::pg_catalog.float8 AS vacuum_most,
    pg_catalog.current_setting('autovacuum_vacuum_insert_threshold')::pg_catalog.float8 AS insert_base,
    pg_catalog.current_setting('autovacuum_vacuum_insert_scale_factor')::pg_catalog.float8 AS insert_scale,
    pg_catalog.current_setting('autovacuum_analyze_threshold')::pg_catalog.float8 AS analyze_base,
    pg_catalog.current_setting('autovacuum_analyze_scale_factor')::pg_catalog.float8 AS analyze_scale
)
SELECT
  pg_catalog.current_database() AS datname,
  table_stat.*,
  table_io.heap_blks_read,
  table_io.heap_blks_hit,
  table_io.idx_blks_read,
  table_io.idx_blks_hit,
  table_io.toast_blks_read,
  table_io.toast_blks_hit,
  table_io.tidx_blks_read,
  table_io.tidx_blks_hit,
  table_class.relkind::pg_catalog.text AS relkind,
  table_class.relispartition AS is_partition,
  table_class.relpersistence::pg_catalog.text AS relpersistence,
  EXISTS (
    SELECT 1
    FROM pg_catalog.pg_index AS table_key
    WHERE table_key.indrelid = table_class.oid AND table_key.indisprimary) AS has_primary_key,
  table_class.relpages,
  table_class.reltuples,
  table_class.relallvisible,
  table_class.reloptions,
  CASE WHEN table_class.relfrozenxid <> '0'::pg_catalog.xid
    THEN pg_catalog.age(table_class.relfrozenxid) END AS xid_age,
  CASE WHEN table_class.relminmxid <> '0'::pg_catalog.xid
    THEN pg_catalog.mxid_age(table_class.relminmxid) END AS mxid_age,
  table_toast.relpages AS toast_pages,
  pg_catalog.pg_stat_get_dead_tuples(table_toast.oid) AS toast_dead_tup,
  table_limit.vacuum AS vacuum_threshold,
  table_stat.n_dead_tup - table_limit.vacuum AS vacuum_debt,
  table_limit.inserts AS insert_threshold,
  table_stat.n_ins_since_vacuum - table_limit.inserts AS insert_debt,
  table_limit.analyze_at AS analyze_threshold,
  table_stat.n_mod_since_analyze - table_limit.analyze_at AS analyze_debt,
  table_default.enabled AND table_option.enabled AS autovacuum_enabled
FROM pg_catalog.pg_stat_all_tables AS table_stat
JOIN pg_catalog.pg_statio_all_tables AS table_io ON table_io.relid = table_stat.relid
JOIN pg_catalog.pg_class AS table_class ON table_class.oid = table_stat.relid
LEFT JOIN pg_catalog.pg_class AS table_toast ON table_toast.oid = table_class.reltoastrelid
CROSS JOIN table_default
CROSS JOIN LATERAL (
  SELECT
    COALESCE(pg_catalog.bool_and(option_row.option_value::pg_catalog.bool)
      FILTER (WHERE option_row.option_name = 'autovacuum_enabled'), true) AS enabled,
    COALESCE(pg_catalog.max(option_row.option_value::pg_catalog.float8)
      FILTER (WHERE option_row.option_name = 'autovacuum_vacuum_threshold'), table_default.vacuum_base) AS vacuum_base,
    COALESCE(pg_catalog.max(option_row.option_value::pg_catalog.float8)
      FILTER (WHERE option_row.option_name = 'autovacuum_vacuum_scale_factor'), table_default.vacuum_scale) AS vacuum_scale,
    COALESCE(pg_catalog.max(option_row.option_value::pg_catalog.float8)
      FILTER (WHERE option_row.option_name = 'autovacuum_vacuum_max_threshold'), table_default.vacuum_most) AS vacuum_most,
    COALESCE(pg_catalog.max(option_row.option_value::pg_catalog.float8)
      FILTER (WHERE option_row.option_name = 'autovacuum_vacuum_insert_threshold'), table_default.insert_base) AS insert_base,
    COALESCE(pg_catalog.max(option_row.option_value::pg_catalog.float8)
      FILTER (WHERE option_row.option_name = 'autovacuum_vacuum_insert_scale_factor'), table_default.insert_scale)
      AS insert_scale,
    COALESCE(pg_catalog.max(option_row.option_value::pg_catalog.float8)
      FILTER (WHERE option_row.option_name = 'autovacuum_analyze_threshold'), table_default.analyze_base) AS analyze_base,
    COALESCE(pg_catalog.max(option_row.option_value::pg_catalog.float8)
      FILTER (WHERE option_row.option_name = 'autovacuum_analyze_scale_factor'), table_default.analyze_scale) AS analyze_scale
  FROM pg_catalog.pg_options_to_table(table_class.reloptions) AS option_row) AS table_option
CROSS JOIN LATERAL (
  SELECT
    pg_catalog.floor(LEAST(
      NULLIF(table_option.vacuum_most, -1),
      table_option.vacuum_base + table_option.vacuum_scale * GREATEST(table_class.reltuples, 0)))::pg_catalog.int8 AS vacuum,
    CASE WHEN table_option.insert_base >= 0
      THEN pg_catalog.floor(
        table_option.insert_base + table_option.insert_scale * GREATEST(table_class.reltuples, 0))::pg_catalog.int8
    END AS inserts,
    pg_catalog.floor(
      table_option.analyze_base + table_option.analyze_scale * GREATEST(table_class.reltuples, 0))::pg_catalog.int8
      AS analyze_at) AS table_limit
WHERE table_stat.relid = ANY ((SELECT table_wanted.ids FROM table_wanted)::pg_catalog.oid[])
  AND table_io.relid = ANY ((SELECT table_wanted.ids FROM table_wanted)::pg_catalog.oid[])
