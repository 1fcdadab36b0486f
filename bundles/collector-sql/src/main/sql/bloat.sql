-- subject: bloat
-- what: how much of the hundred biggest tables and the hundred biggest B-tree indexes is probably empty, one row each
-- source: https://www.postgresql.org/docs/current/storage-page-layout.html
-- permission: none
-- cost: 0.1 ms a relation
-- interval: 6 h
-- scope: database
-- lane: slow
-- key: datname, relid
-- needs: pg_index(indexrelid, indrelid, indexprs, indpred)
-- needs: pg_class(oid, relname, relnamespace, relkind, relpages, reltuples, relam, reloptions)
-- needs: pg_namespace(oid, nspname)
-- needs: pg_attribute(attrelid, attnum, attname, attlen, attalign, attisdropped)
-- needs: pg_stats(schemaname, tablename, attname, avg_width, null_frac, inherited)
-- needs: pg_stat_all_tables(relid, relname, n_mod_since_analyze)
-- note: fixed_width reckons with the lengths of the columns' types and their alignment; column_statistics with the mean widths that pg_stats shows to who may
-- note: read the table. Random order fills the pages of a B-tree to 65 or 70 percent, and equal values share entries: the estimate is then high, or held at 0
-- column: datname TEXT: The database
-- column: relid GAUGE: Its object identifier
-- column: schemaname TEXT: The schema
-- column: relname TEXT: The table or index
-- column: relkind TEXT: r (a table), m (a materialized view) or i (an index)
-- column: table_name TEXT: The table; of an index the one that it belongs to
-- column: estimator TEXT: fixed_width, column_statistics, or no_rows where nothing is left; null where a width is not known to the role
-- column: relpages GAUGE count: Its pages as of the last vacuum or analyze
-- column: reltuples GAUGE count: Its rows or entries as of then
-- column: expected_pages GAUGE count: Pages that these need at its fill factor
-- column: bloat_percent GAUGE percent: Share of the pages beyond that; null without an estimate, or if a fifth and more than 50 rows have changed since the last analyze
-- column: bloat_bytes GAUGE bytes: What they take
WITH RECURSIVE bloat_relation AS MATERIALIZED (
  (SELECT
    bloat_table.oid,
    bloat_table.oid AS owner,
    bloat_table.relname,
    bloat_table.relnamespace,
    bloat_table.relkind,
    bloat_table.relpages,
    bloat_table.reltuples,
    24 AS header,
    24 AS page_header,
    COALESCE(pg_catalog.substring(
      pg_catalog.array_to_string(bloat_table.reloptions, ' '), 'fillfactor=([0-9]+)')::pg_catalog.int4, 100) AS fill
  FROM pg_catalog.pg_class AS bloat_table
  WHERE bloat_table.relkind IN ('r', 'm')
    AND bloat_table.oid >= 16384
    AND bloat_table.relpages > 10
    AND bloat_table.reltuples >= 0
  ORDER BY bloat_table.relpages DESC, bloat_table.oid
  LIMIT 100)
  UNION ALL
  (SELECT
    bloat_index.oid,
    bloat_of.indrelid,
    bloat_index.relname,
    bloat_index.relnamespace,
    bloat_index.relkind,
    bloat_index.relpages,
    bloat_index.reltuples,
    8,
    40,
    COALESCE(pg_catalog.substring(
      pg_catalog.array_to_string(bloat_index.reloptions, ' '), 'fillfactor=([0-9]+)')::pg_catalog.int4, 90)
  FROM pg_catalog.pg_index AS bloat_of
  JOIN pg_catalog.pg_class AS bloat_index ON bloat_index.oid = bloat_of.indexrelid
  WHERE bloat_index.relkind = 'i'
    AND bloat_index.relam = 403
    AND bloat_of.indrelid >= 16384
    AND bloat_of.indexprs IS NULL
    AND bloat_index.relpages > 10
    AND bloat_index.reltuples >= 0
    AND bloat_index.relnamespace <> 'pg_toast'::pg_catalog.regnamespace
  ORDER BY bloat_index.relpages DESC, bloat_index.oid
  LIMIT 100)
),
bloat_column AS MATERIALIZED (
  SELECT
    bloat_relation.oid,
    pg_catalog.row_number() OVER (PARTITION BY bloat_relation.oid ORDER BY bloat_attribute.attnum) AS place,
    bloat_attribute.attlen < 0 AS varies,
    CASE
      WHEN bloat_attribute.attlen >= 0 THEN bloat_attribute.attlen
      ELSE bloat_width.avg_width * (1 - bloat_width.null_frac)
    END::pg_catalog.float8 AS width,
    CASE
      WHEN bloat_attribute.attlen < 0 AND COALESCE(bloat_width.avg_width, 0) < 127 THEN 1
      ELSE CASE bloat_attribute.attalign WHEN 'c' THEN 1 WHEN 's' THEN 2 WHEN 'i' THEN 4 ELSE 8 END
    END AS align
  FROM bloat_relation
  JOIN pg_catalog.pg_attribute AS bloat_attribute
    ON bloat_attribute.attrelid = bloat_relation.oid
    AND bloat_attribute.attnum > 0
    AND NOT bloat_attribute.attisdropped
  JOIN pg_catalog.pg_class AS bloat_owner ON bloat_owner.oid = bloat_relation.owner
  JOIN pg_catalog.pg_namespace AS bloat_owner_schema ON bloat_owner_schema.oid = bloat_owner.relnamespace
  LEFT JOIN pg_catalog.pg_stats AS bloat_width
    ON bloat_attribute.attlen < 0
    AND bloat_width.schemaname = bloat_owner_schema.nspname
    AND bloat_width.tablename = bloat_owner.relname
    AND bloat_width.attname = bloat_attribute.attname
    AND NOT bloat_width.inherited
),
bloat_row AS (
  SELECT bloat_relation.oid, 0::pg_catalog.int8 AS place, 0::pg_catalog.float8 AS data, false AS varies
  FROM bloat_relation
  UNION ALL
  SELECT
    bloat_row.oid,
    bloat_column.place,
    pg_catalog.ceil(bloat_row.data / bloat_column.align) * bloat_column.align + bloat_column.width,
    bloat_row.varies OR bloat_column.varies
  FROM bloat_row
  JOIN bloat_column ON bloat_column.oid = bloat_row.oid AND bloat_column.place = bloat_row.place + 1
),
bloat_size AS (
  SELECT DISTINCT ON (bloat_row.oid) bloat_row.oid, bloat_row.data, bloat_row.varies
  FROM bloat_row
  ORDER BY bloat_row.oid, bloat_row.place DESC
),
bloat_estimate AS (
  SELECT
    bloat_relation.*,
    bloat_stat.relname AS table_name,
    pg_catalog.current_setting('block_size')::pg_catalog.int4 AS block,
    CASE
      WHEN bloat_relation.reltuples = 0 THEN 'no_rows'
      WHEN bloat_size.data IS NOT NULL THEN CASE WHEN bloat_size.varies THEN 'column_statistics' ELSE 'fixed_width' END
    END AS estimator,
    CASE bloat_relation.relkind WHEN 'i' THEN 2 ELSE 0 END
      + CASE WHEN bloat_relation.reltuples = 0 THEN 0 ELSE pg_catalog.ceil(bloat_relation.reltuples / NULLIF(pg_catalog.floor(
        (pg_catalog.current_setting('block_size')::pg_catalog.int4 - bloat_relation.page_header)
          * bloat_relation.fill / 100.0
          / (4 + bloat_relation.header + 8 * pg_catalog.ceil(bloat_size.data / 8))), 0)) END AS expected,
    COALESCE(bloat_stat.n_mod_since_analyze, 0) <= GREATEST(0.2 * bloat_relation.reltuples, 50) AS fresh
  FROM bloat_relation
  JOIN bloat_size ON bloat_size.oid = bloat_relation.oid
  JOIN pg_catalog.pg_stat_all_tables AS bloat_stat ON bloat_stat.relid = bloat_relation.owner
)
SELECT
  pg_catalog.current_database() AS datname,
  bloat_estimate.oid AS relid,
  bloat_schema.nspname AS schemaname,
  bloat_estimate.relname,
  bloat_estimate.relkind::pg_catalog.text AS relkind,
  bloat_estimate.table_name,
  bloat_estimate.estimator,
  bloat_estimate.relpages,
  bloat_estimate.reltuples,
  bloat_estimate.expected::pg_catalog.int8 AS expected_pages,
  CASE WHEN bloat_estimate.fresh AND bloat_estimate.expected IS NOT NULL THEN pg_catalog.round((
    100 * GREATEST(0, 1 - bloat_estimate.expected / bloat_estimate.relpages))::pg_catalog.numeric, 1) END AS bloat_percent,
  CASE WHEN bloat_estimate.fresh AND bloat_estimate.expected IS NOT NULL THEN (
    GREATEST(0, bloat_estimate.relpages - bloat_estimate.expected) * bloat_estimate.block)::pg_catalog.int8 END AS bloat_bytes
FROM bloat_estimate
JOIN pg_catalog.pg_namespace AS bloat_schema ON bloat_schema.oid = bloat_estimate.relnamespace
ORDER BY bloat_bytes DESC NULLS LAST, bloat_estimate.oid
