-- subject: index_problems
-- what: invalid, duplicate and redundant indexes, and foreign keys without an index; one row each
-- source: https://www.postgresql.org/docs/current/catalog-pg-index.html
-- permission: none
-- cost: 40 ms for 20,000 indexes
-- interval: 6 h
-- scope: database
-- lane: slow
-- reads: catalogs
-- key: datname, problem, relid, name
-- needs: pg_index(indexrelid, indrelid, indnatts, indnkeyatts, indkey, indclass, indcollation, indoption, indexprs, indpred, indisunique, indisprimary, indisexclusion, indimmediate, indisreplident, indisvalid, indisready, indislive)
-- needs: pg_class(oid, relname, relnamespace, relkind, relispartition, relpages, relam)
-- needs: pg_namespace(oid, nspname)
-- needs: pg_constraint(oid, conname, conrelid, confrelid, contype, conkey, conparentid, conindid)
-- needs: pg_inherits(inhrelid, inhparent)
-- needs: pg_stat_progress_create_index(datname, index_relid, relid)
-- note: an index that enforces what its twin does not is no duplicate; of twins that one is other which a constraint or replication needs
-- note: an index of a partition that is attached to the partitioned table's is no duplicate and not redundant: that one is, with all of them
-- note: a foreign key of a partitioned table has no index if one of its partitions has none; only B-tree and hash indexes serve it
-- note: up to 16 the tree of an expression says where in the statement it stood, which is left out
-- note: reads no definition by function, as those wait for a locked table
-- column: datname TEXT: The database
-- column: problem TEXT: invalid (left behind by a failed build), duplicate (of index other), redundant (other begins with its columns), foreign_key_without_index
-- column: relid GAUGE: The object identifier of the table
-- column: schemaname TEXT: The schema of the table
-- column: relname TEXT: The table
-- column: name TEXT: The index, or the foreign key's constraint
-- column: other TEXT: The index that makes it needless, or the table that a foreign key refers to
-- column: other_relid GAUGE: The object identifier of the table that a foreign key refers to; null for an index
-- column: other_deleted GAUGE count: Rows deleted from that table since the server's statistics began
-- column: other_updated GAUGE count: Rows updated there by which an indexed column, as the key, may have changed
-- column: pages GAUGE count: Pages of the index; for a foreign key of the table, without the partitions that have an index
-- column: partitioned FLAG: Whether the index is that of a partitioned table, with those of all its partitions
-- column: attached FLAG: Whether the index belongs to that of a partitioned table
-- column: idx_scan GAUGE count: Scans of the index on this node since the server's statistics began
-- column: is_unique FLAG: Whether the index is unique
WITH RECURSIVE problem_index AS MATERIALIZED (
  SELECT
    problem_read.indexrelid,
    problem_read.indrelid,
    problem_read.indisunique,
    problem_read.indisprimary,
    problem_read.indisexclusion,
    problem_read.indisreplident,
    problem_read.indisvalid AND problem_read.indisready AND problem_read.indislive AS usable,
    problem_class.relname,
    problem_class.relpages,
    problem_class.relam,
    problem_class.relkind = 'I' AS partitioned,
    problem_class.relispartition AS attached,
    problem_read.indnkeyatts,
    problem_read.indnatts,
    pg_catalog.array_to_string((problem_read.indkey::pg_catalog.int2[])[0:(problem_read.indnkeyatts - 1)], ' ') AS key_columns,
    problem_read.indclass::pg_catalog.text AS classes,
    problem_read.indcollation::pg_catalog.text AS collations,
    problem_read.indoption::pg_catalog.text AS options,
    problem_read.indimmediate,
    pg_catalog.concat_ws('|', problem_class.relam, problem_read.indkey::pg_catalog.text, problem_read.indnkeyatts,
      problem_read.indclass::pg_catalog.text, problem_read.indcollation::pg_catalog.text,
      problem_read.indoption::pg_catalog.text, problem_text.expressions, problem_text.predicate) AS definition,
    problem_text.expressions,
    problem_text.predicate
  FROM pg_catalog.pg_index AS problem_read
  JOIN pg_catalog.pg_class AS problem_class ON problem_class.oid = problem_read.indexrelid
  CROSS JOIN LATERAL (
    SELECT
      COALESCE(pg_catalog.regexp_replace(
        problem_read.indexprs::pg_catalog.text, ':location -?[0-9]+', '', 'g'), '') AS expressions,
      COALESCE(pg_catalog.regexp_replace(
        problem_read.indpred::pg_catalog.text, ':location -?[0-9]+', '', 'g'), '') AS predicate) AS problem_text
  WHERE problem_read.indrelid >= 16384
    AND problem_class.relnamespace <> 'pg_toast'::pg_catalog.regnamespace
    AND problem_class.relkind IN ('i', 'I')
),
problem_same AS (
  SELECT
    problem_index.*,
    pg_catalog.count(*) OVER (PARTITION BY problem_index.indrelid, problem_index.definition) AS twins
  FROM problem_index
  WHERE problem_index.usable
),
problem_rule AS (
  SELECT
    problem_same.*,
    CASE
      WHEN problem_same.indisexclusion THEN problem_same.indexrelid::pg_catalog.text
      WHEN problem_same.indisunique THEN pg_catalog.concat('unique ', problem_same.indimmediate, ' ',
        pg_catalog.to_jsonb(problem_row) ->> 'indnullsnotdistinct')
      ELSE ''
    END AS rule,
    problem_needed.conindid IS NOT NULL AS needed
  FROM problem_same
  JOIN pg_catalog.pg_index AS problem_row ON problem_row.indexrelid = problem_same.indexrelid
  LEFT JOIN (
    SELECT DISTINCT problem_constraint.conindid
    FROM pg_catalog.pg_constraint AS problem_constraint) AS problem_needed
    ON problem_needed.conindid = problem_same.indexrelid
  WHERE problem_same.twins > 1
),
problem_twin AS (
  SELECT
    problem_rule.*,
    CASE WHEN problem_rule.rule = '' THEN pg_catalog.first_value(problem_rule.relname) OVER problem_all
      ELSE pg_catalog.first_value(problem_rule.relname) OVER problem_equal END AS kept,
    CASE WHEN problem_rule.rule = '' THEN pg_catalog.row_number() OVER problem_all
      ELSE pg_catalog.row_number() OVER problem_equal END AS place
  FROM problem_rule
  WINDOW
    problem_all AS (
      PARTITION BY problem_rule.indrelid, problem_rule.definition
      ORDER BY problem_rule.indisprimary DESC, problem_rule.rule = '', problem_rule.attached DESC,
        problem_rule.needed DESC, problem_rule.indexrelid),
    problem_equal AS (
      PARTITION BY problem_rule.indrelid, problem_rule.definition, problem_rule.rule
      ORDER BY problem_rule.indisprimary DESC, problem_rule.indisreplident DESC, problem_rule.attached DESC,
        problem_rule.needed DESC, problem_rule.indexrelid)
),
problem_key AS (
  SELECT problem_key_top.oid AS top, problem_key_top.oid, problem_key_top.conrelid, problem_key_top.conkey
  FROM pg_catalog.pg_constraint AS problem_key_top
  WHERE problem_key_top.contype = 'f' AND problem_key_top.conparentid = '0'::pg_catalog.oid
  UNION ALL
  SELECT problem_key.top, problem_key_child.oid, problem_key_child.conrelid, problem_key_child.conkey
  FROM problem_key
  JOIN pg_catalog.pg_constraint AS problem_key_child
    ON problem_key_child.conparentid = problem_key.oid AND problem_key_child.contype = 'f'
),
problem_bare AS (
  SELECT DISTINCT problem_key.top, problem_key.conrelid, GREATEST(problem_table.relpages, 0) AS relpages
  FROM problem_key
  JOIN pg_catalog.pg_class AS problem_table ON problem_table.oid = problem_key.conrelid
  WHERE problem_table.relkind = 'r'
    AND NOT EXISTS (
      SELECT 1
      FROM pg_catalog.pg_index AS problem_cover
      JOIN pg_catalog.pg_class AS problem_cover_class ON problem_cover_class.oid = problem_cover.indexrelid
      WHERE problem_cover.indrelid = problem_key.conrelid
        AND problem_cover.indisvalid
        AND problem_cover.indpred IS NULL
        AND problem_cover_class.relam IN (403, 405)
        AND problem_cover.indnkeyatts >= pg_catalog.cardinality(problem_key.conkey)
        AND (problem_cover.indkey::pg_catalog.int2[])[0:(pg_catalog.cardinality(problem_key.conkey) - 1)]
          @> problem_key.conkey
        AND (problem_cover.indkey::pg_catalog.int2[])[0:(pg_catalog.cardinality(problem_key.conkey) - 1)]
          <@ problem_key.conkey)
),
problem_foreign AS (
  SELECT
    problem_constraint.conrelid,
    problem_constraint.conname,
    problem_constraint.confrelid,
    problem_referred.relname,
    problem_referred.relkind,
    problem_sum.relpages
  FROM (
    SELECT problem_bare.top, pg_catalog.sum(problem_bare.relpages)::pg_catalog.int8 AS relpages
    FROM problem_bare
    GROUP BY problem_bare.top) AS problem_sum
  JOIN pg_catalog.pg_constraint AS problem_constraint ON problem_constraint.oid = problem_sum.top
  JOIN pg_catalog.pg_class AS problem_referred ON problem_referred.oid = problem_constraint.confrelid
),
problem_found AS (
  SELECT
    'invalid' AS problem,
    problem_index.indrelid,
    problem_index.indexrelid,
    problem_index.relname AS name,
    NULL::pg_catalog.text AS other,
    NULL::pg_catalog.oid AS other_relid,
    problem_index.relpages::pg_catalog.int8 AS relpages,
    problem_index.indisunique,
    problem_index.partitioned,
    problem_index.attached
  FROM problem_index
  WHERE NOT problem_index.usable
    AND NOT problem_index.partitioned
    AND NOT EXISTS (
      SELECT 1
      FROM pg_catalog.pg_stat_progress_create_index AS problem_build
      WHERE problem_build.datname = pg_catalog.current_database()
        AND (problem_build.index_relid = problem_index.indexrelid OR problem_build.relid = problem_index.indrelid))
  UNION ALL
  SELECT
    'duplicate',
    problem_twin.indrelid,
    problem_twin.indexrelid,
    problem_twin.relname,
    problem_twin.kept::pg_catalog.text,
    NULL,
    problem_twin.relpages,
    problem_twin.indisunique,
    problem_twin.partitioned,
    false
  FROM problem_twin
  WHERE problem_twin.place > 1
    AND NOT problem_twin.attached
  UNION ALL
  SELECT DISTINCT ON (problem_short.indexrelid)
    'redundant',
    problem_short.indrelid,
    problem_short.indexrelid,
    problem_short.relname,
    problem_long.relname::pg_catalog.text,
    NULL,
    problem_short.relpages,
    problem_short.indisunique,
    problem_short.partitioned,
    false
  FROM problem_index AS problem_short
  JOIN problem_index AS problem_long
    ON problem_long.indrelid = problem_short.indrelid
    AND problem_long.relam = problem_short.relam
    AND problem_long.indexrelid <> problem_short.indexrelid
    AND problem_long.usable
    AND problem_long.predicate = problem_short.predicate
    AND problem_long.key_columns LIKE problem_short.key_columns || ' %'
    AND problem_long.classes LIKE problem_short.classes || ' %'
    AND problem_long.collations LIKE problem_short.collations || ' %'
    AND problem_long.options LIKE problem_short.options || ' %'
  WHERE problem_short.usable
    AND NOT problem_short.attached
    AND NOT problem_short.indisunique
    AND NOT problem_short.indisexclusion
    AND problem_short.indnatts = problem_short.indnkeyatts
    AND problem_short.expressions = ''
    AND problem_long.expressions = ''
    AND problem_short.relam = 403
  UNION ALL
  SELECT
    'foreign_key_without_index',
    problem_foreign.conrelid,
    NULL,
    problem_foreign.conname,
    problem_foreign.relname::pg_catalog.text,
    problem_foreign.confrelid,
    problem_foreign.relpages,
    NULL,
    NULL,
    NULL
  FROM problem_foreign
),
problem_tree AS (
  SELECT problem_found.indexrelid AS top, problem_found.indexrelid AS member
  FROM problem_found
  WHERE problem_found.partitioned
  UNION
  SELECT problem_foreign.confrelid, problem_foreign.confrelid
  FROM problem_foreign
  WHERE problem_foreign.relkind = 'p'
  UNION
  SELECT problem_tree.top, problem_child.inhrelid
  FROM problem_tree
  JOIN pg_catalog.pg_inherits AS problem_child ON problem_child.inhparent = problem_tree.member
),
problem_sum AS (
  SELECT
    problem_tree.top,
    pg_catalog.sum(problem_leaf.relpages)::pg_catalog.int8 AS relpages,
    pg_catalog.sum(pg_catalog.pg_stat_get_numscans(problem_leaf.oid))::pg_catalog.int8 AS numscans,
    pg_catalog.sum(pg_catalog.pg_stat_get_tuples_deleted(problem_leaf.oid))::pg_catalog.int8 AS deleted,
    pg_catalog.sum(pg_catalog.pg_stat_get_tuples_updated(problem_leaf.oid)
      - pg_catalog.pg_stat_get_tuples_hot_updated(problem_leaf.oid))::pg_catalog.int8 AS updated
  FROM problem_tree
  JOIN pg_catalog.pg_class AS problem_leaf ON problem_leaf.oid = problem_tree.member
  WHERE problem_leaf.relkind IN ('i', 'r')
  GROUP BY problem_tree.top
)
SELECT
  pg_catalog.current_database() AS datname,
  problem_found.problem,
  problem_found.indrelid AS relid,
  problem_schema.nspname AS schemaname,
  problem_owner.relname,
  problem_found.name,
  problem_found.other,
  problem_found.other_relid,
  CASE WHEN problem_found.other_relid IS NOT NULL THEN COALESCE(problem_parts.deleted,
    pg_catalog.pg_stat_get_tuples_deleted(problem_found.other_relid)) END AS other_deleted,
  CASE WHEN problem_found.other_relid IS NOT NULL THEN COALESCE(problem_parts.updated,
    pg_catalog.pg_stat_get_tuples_updated(problem_found.other_relid)
      - pg_catalog.pg_stat_get_tuples_hot_updated(problem_found.other_relid)) END AS other_updated,
  CASE WHEN problem_found.partitioned THEN COALESCE(problem_parts.relpages, 0)
    ELSE problem_found.relpages END AS pages,
  problem_found.partitioned,
  problem_found.attached,
  CASE WHEN problem_found.partitioned THEN COALESCE(problem_parts.numscans, 0)
    ELSE pg_catalog.pg_stat_get_numscans(problem_found.indexrelid) END AS idx_scan,
  problem_found.indisunique AS is_unique
FROM problem_found
JOIN pg_catalog.pg_class AS problem_owner ON problem_owner.oid = problem_found.indrelid
JOIN pg_catalog.pg_namespace AS problem_schema ON problem_schema.oid = problem_owner.relnamespace
LEFT JOIN problem_sum AS problem_parts
  ON problem_parts.top = COALESCE(problem_found.indexrelid, problem_found.other_relid)
ORDER BY problem_found.problem = 'foreign_key_without_index', pages DESC, problem_found.name
LIMIT 1000
