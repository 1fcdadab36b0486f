-- subject: partitioned_indexes
-- what: the two hundred largest indexes of partitioned tables with the sums over all their partitions, one row each
-- source: https://www.postgresql.org/docs/current/ddl-partitioning.html
-- permission: none
-- cost: 0.1 ms, and 7 ms for 2,000 indexes of partitions
-- interval: 1 h
-- scope: database
-- lane: slow
-- key: datname, indexrelid
-- needs: pg_partitioned_table(partrelid)
-- needs: pg_inherits(inhrelid, inhparent)
-- needs: pg_class(oid, relname, relnamespace, relkind, relispartition, relpages)
-- needs: pg_namespace(oid, nspname)
-- needs: pg_constraint(conrelid, contype, conkey)
-- needs: pg_index(indexrelid, indrelid, indkey, indnkeyatts, indpred, indisunique, indisprimary, indisexclusion, indisvalid, indisreplident)
-- note: statistics are of this node alone: an index that only a replica reads has no scan here
-- column: datname TEXT: The database
-- column: relid GAUGE: The object identifier of its table
-- column: indexrelid GAUGE: Its object identifier
-- column: schemaname TEXT: The schema
-- column: relname TEXT: The partitioned table
-- column: indexrelname TEXT: Its index, which belongs to no other
-- column: indisunique FLAG: Whether it is unique
-- column: indisprimary FLAG: Whether it is the primary key's
-- column: indisexclusion FLAG: Whether it is an exclusion constraint's
-- column: indisreplident FLAG: Whether it is the replica identity
-- column: indisvalid FLAG: Whether each partition has one that queries may use
-- column: serves_foreign_key FLAG: Whether the columns of a foreign key of its table are its first ones
-- column: leaves GAUGE count: Indexes of partitions, at any depth
-- column: relpages GAUGE count: Their pages as of the last vacuum or analyze of each
-- column: idx_scan GAUGE count: Their scans since the server's statistics began
WITH RECURSIVE tree_index AS (
  SELECT tree_top.indexrelid AS top, tree_top.indexrelid AS member
  FROM pg_catalog.pg_partitioned_table AS tree_table
  JOIN pg_catalog.pg_index AS tree_top ON tree_top.indrelid = tree_table.partrelid
  JOIN pg_catalog.pg_class AS tree_top_class ON tree_top_class.oid = tree_top.indexrelid
  WHERE NOT tree_top_class.relispartition
  UNION ALL
  SELECT tree_index.top, tree_child.inhrelid
  FROM tree_index
  JOIN pg_catalog.pg_inherits AS tree_child ON tree_child.inhparent = tree_index.member
),
tree_sum AS (
  SELECT
    tree_index.top,
    pg_catalog.count(*) AS leaves,
    pg_catalog.sum(tree_leaf.relpages)::pg_catalog.int8 AS relpages,
    pg_catalog.sum(pg_catalog.pg_stat_get_numscans(tree_leaf.oid))::pg_catalog.int8 AS idx_scan
  FROM tree_index
  JOIN pg_catalog.pg_class AS tree_leaf ON tree_leaf.oid = tree_index.member
  WHERE tree_leaf.relkind = 'i'
  GROUP BY tree_index.top
)
SELECT
  pg_catalog.current_database() AS datname,
  tree_row.indrelid AS relid,
  tree_row.indexrelid,
  tree_schema.nspname AS schemaname,
  tree_owner.relname,
  tree_class.relname AS indexrelname,
  tree_row.indisunique,
  tree_row.indisprimary,
  tree_row.indisexclusion,
  tree_row.indisreplident,
  tree_row.indisvalid,
  tree_row.indpred IS NULL AND tree_class.relam IN (403, 405) AND EXISTS (
    SELECT 1
    FROM pg_catalog.pg_constraint AS tree_foreign
    WHERE tree_foreign.conrelid = tree_row.indrelid
      AND tree_foreign.contype = 'f'
      AND tree_row.indnkeyatts >= pg_catalog.cardinality(tree_foreign.conkey)
      AND (tree_row.indkey::pg_catalog.int2[])[0:(pg_catalog.cardinality(tree_foreign.conkey) - 1)]
        @> tree_foreign.conkey
      AND (tree_row.indkey::pg_catalog.int2[])[0:(pg_catalog.cardinality(tree_foreign.conkey) - 1)]
        <@ tree_foreign.conkey) AS serves_foreign_key,
  tree_sum.leaves,
  tree_sum.relpages,
  tree_sum.idx_scan
FROM tree_sum
JOIN pg_catalog.pg_index AS tree_row ON tree_row.indexrelid = tree_sum.top
JOIN pg_catalog.pg_class AS tree_class ON tree_class.oid = tree_sum.top
JOIN pg_catalog.pg_class AS tree_owner ON tree_owner.oid = tree_row.indrelid
JOIN pg_catalog.pg_namespace AS tree_schema ON tree_schema.oid = tree_owner.relnamespace
ORDER BY tree_sum.relpages DESC, tree_sum.top
LIMIT 200
