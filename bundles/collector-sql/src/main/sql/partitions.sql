-- subject: partitions
-- what: partitioned tables with the sums of all their partitions, one row each; the server counts nothing for the parent itself
-- source: https://www.postgresql.org/docs/current/ddl-partitioning.html
-- permission: none
-- cost: 7 ms for 2,000 partitions
-- interval: 10 min
-- scope: database
-- lane: slow
-- key: datname, relid
-- needs: pg_class(oid, relname, relnamespace, relkind, relispartition, relpages, reltuples, reltoastrelid)
-- needs: pg_inherits(inhrelid, inhparent)
-- needs: pg_namespace(oid, nspname)
-- column: datname TEXT: The database
-- column: relid GAUGE: Its object identifier
-- column: schemaname TEXT: The schema
-- column: relname TEXT: The partitioned table that is no partition itself
-- column: partitions GAUGE count: Partitions with rows of their own, at any depth
-- column: levels GAUGE count: Levels of partitions below it
-- column: pages GAUGE count: Pages of all of them with their TOAST tables
-- column: reltuples GAUGE count: Rows as of the last vacuum or analyze of each
-- column: n_live_tup GAUGE count: Live rows, estimated by the server
-- column: n_dead_tup GAUGE count: Dead rows, estimated by the server
-- column: n_tup_ins GAUGE count: Rows inserted since the server's statistics began
-- column: n_tup_upd GAUGE count: Rows updated
-- column: n_tup_del GAUGE count: Rows deleted
-- column: seq_scan GAUGE count: Sequential scans
-- column: biggest_pages GAUGE count: Pages of the biggest partition
WITH RECURSIVE partition_tree AS (
  SELECT partition_root.oid AS root, partition_root.oid AS member, 0 AS level
  FROM pg_catalog.pg_class AS partition_root
  WHERE partition_root.relkind = 'p' AND NOT partition_root.relispartition
  UNION ALL
  SELECT partition_tree.root, partition_child.inhrelid, partition_tree.level + 1
  FROM partition_tree
  JOIN pg_catalog.pg_inherits AS partition_child ON partition_child.inhparent = partition_tree.member
),
partition_sum AS (
  SELECT
    partition_tree.root,
    pg_catalog.count(*) AS partitions,
    pg_catalog.max(partition_tree.level) AS levels,
    pg_catalog.sum(partition_leaf.relpages::pg_catalog.int8 + COALESCE(partition_toast.relpages, 0))::pg_catalog.int8 AS pages,
    pg_catalog.max(partition_leaf.relpages::pg_catalog.int8 + COALESCE(partition_toast.relpages, 0)) AS biggest_pages,
    pg_catalog.sum(GREATEST(partition_leaf.reltuples, 0)::pg_catalog.float8) AS reltuples,
    pg_catalog.sum(pg_catalog.pg_stat_get_live_tuples(partition_leaf.oid))::pg_catalog.int8 AS n_live_tup,
    pg_catalog.sum(pg_catalog.pg_stat_get_dead_tuples(partition_leaf.oid))::pg_catalog.int8 AS n_dead_tup,
    pg_catalog.sum(pg_catalog.pg_stat_get_tuples_inserted(partition_leaf.oid))::pg_catalog.int8 AS n_tup_ins,
    pg_catalog.sum(pg_catalog.pg_stat_get_tuples_updated(partition_leaf.oid))::pg_catalog.int8 AS n_tup_upd,
    pg_catalog.sum(pg_catalog.pg_stat_get_tuples_deleted(partition_leaf.oid))::pg_catalog.int8 AS n_tup_del,
    pg_catalog.sum(pg_catalog.pg_stat_get_numscans(partition_leaf.oid))::pg_catalog.int8 AS seq_scan
  FROM partition_tree
  JOIN pg_catalog.pg_class AS partition_leaf ON partition_leaf.oid = partition_tree.member
  LEFT JOIN pg_catalog.pg_class AS partition_toast ON partition_toast.oid = partition_leaf.reltoastrelid
  WHERE partition_leaf.relkind IN ('r', 'm')
  GROUP BY partition_tree.root
)
SELECT
  pg_catalog.current_database() AS datname,
  partition_top.oid AS relid,
  partition_schema.nspname AS schemaname,
  partition_top.relname,
  COALESCE(partition_sum.partitions, 0) AS partitions,
  COALESCE(partition_sum.levels, 0) AS levels,
  partition_sum.pages,
  partition_sum.reltuples,
  partition_sum.n_live_tup,
  partition_sum.n_dead_tup,
  partition_sum.n_tup_ins,
  partition_sum.n_tup_upd,
  partition_sum.n_tup_del,
  partition_sum.seq_scan,
  partition_sum.biggest_pages
FROM pg_catalog.pg_class AS partition_top
JOIN pg_catalog.pg_namespace AS partition_schema ON partition_schema.oid = partition_top.relnamespace
LEFT JOIN partition_sum ON partition_sum.root = partition_top.oid
WHERE partition_top.relkind = 'p' AND NOT partition_top.relispartition
ORDER BY partition_sum.pages DESC NULLS LAST
LIMIT 200
