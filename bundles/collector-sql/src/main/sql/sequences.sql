-- subject: sequences
-- what: the two hundred sequences nearest to the end of their range, or of that of the column they feed; one row each
-- source: https://www.postgresql.org/docs/current/catalog-pg-sequence.html
-- permission: none
-- cost: 0.05 ms, and 10 microseconds a sequence
-- interval: 1 h
-- scope: database
-- lane: slow
-- key: datname, relid
-- needs: pg_sequence(seqrelid, seqtypid, seqstart, seqincrement, seqmax, seqmin, seqcycle)
-- needs: pg_class(oid, relname, relnamespace, relpersistence)
-- needs: pg_namespace(oid, nspname)
-- needs: pg_depend(objid, refobjid, refobjsubid, classid, refclassid, deptype)
-- needs: pg_attribute(attrelid, attnum, atttypid, attname)
-- needs: pg_attrdef(oid, adrelid, adnum)
-- needs: pg_type(oid, typtype, typbasetype)
-- note: a sequence that a session holds by ALTER SEQUENCE makes the statement wait until the lock timeout
-- column: datname TEXT: The database
-- column: relid GAUGE: The sequence's object identifier
-- column: schemaname TEXT: The schema
-- column: relname TEXT: The sequence
-- column: feeds TEXT: The table and column whose values come from it; null if none does
-- column: last_value GAUGE: The last value; null if it was never used, or may not be read
-- column: ends_at GAUGE: The last value that it can give and the column can hold
-- column: used_percent GAUGE percent: Used share of the range
-- column: limited_by TEXT: column, if a wider sequence alone would not help, otherwise sequence
-- column: data_type TEXT: The type of the sequence: smallint, integer or bigint
-- column: descends FLAG: Whether its values fall
-- column: starts_at GAUGE: The other end of its range
-- column: column_schema TEXT: The schema of the table that it feeds
-- column: column_table TEXT: That table
-- column: column_name TEXT: That column
-- column: column_type TEXT: The type of that column: smallint, integer, bigint; null for another
-- column: cycles FLAG: Whether it begins anew at its end
-- column: readable FLAG: Whether the role may read its value
WITH RECURSIVE sequence_domain AS (
  SELECT sequence_type.oid, sequence_type.typbasetype AS base
  FROM pg_catalog.pg_type AS sequence_type
  WHERE sequence_type.typtype = 'd'
  UNION ALL
  SELECT sequence_domain.oid, sequence_inner.typbasetype
  FROM sequence_domain
  JOIN pg_catalog.pg_type AS sequence_inner ON sequence_inner.oid = sequence_domain.base AND sequence_inner.typtype = 'd'
),
sequence_fed AS (
  SELECT sequence_link.seqrelid, sequence_link.attrelid, sequence_link.attnum
  FROM (
    SELECT sequence_owned.objid AS seqrelid, sequence_owned.refobjid AS attrelid, sequence_owned.refobjsubid AS attnum
    FROM pg_catalog.pg_depend AS sequence_owned
    WHERE sequence_owned.classid = 'pg_catalog.pg_class'::pg_catalog.regclass
      AND sequence_owned.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass
      AND sequence_owned.deptype IN ('a', 'i')
      AND sequence_owned.refobjsubid > 0
    UNION
    SELECT sequence_used.refobjid, sequence_default.adrelid, sequence_default.adnum
    FROM pg_catalog.pg_depend AS sequence_used
    JOIN pg_catalog.pg_attrdef AS sequence_default ON sequence_default.oid = sequence_used.objid
    WHERE sequence_used.classid = 'pg_catalog.pg_attrdef'::pg_catalog.regclass
      AND sequence_used.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass
      AND sequence_used.deptype = 'n') AS sequence_link
),
sequence_column AS (
  SELECT DISTINCT ON (sequence_fed.seqrelid)
    sequence_fed.seqrelid,
    sequence_table.relname || '.' || sequence_attribute.attname AS feeds,
    sequence_schema.nspname AS column_schema,
    sequence_table.relname AS column_table,
    sequence_attribute.attname AS column_name,
    sequence_width.column_type,
    sequence_width.most,
    -sequence_width.most - 1 AS least
  FROM sequence_fed
  JOIN pg_catalog.pg_attribute AS sequence_attribute
    ON sequence_attribute.attrelid = sequence_fed.attrelid AND sequence_attribute.attnum = sequence_fed.attnum
  JOIN pg_catalog.pg_class AS sequence_table ON sequence_table.oid = sequence_fed.attrelid
  JOIN pg_catalog.pg_namespace AS sequence_schema ON sequence_schema.oid = sequence_table.relnamespace
  LEFT JOIN sequence_domain
    ON sequence_domain.oid = sequence_attribute.atttypid AND sequence_domain.base IN (20, 21, 23)
  LEFT JOIN (
    VALUES (21, 'smallint', 32767::pg_catalog.int8), (23, 'integer', 2147483647), (20, 'bigint', 9223372036854775807)
  ) AS sequence_width (oid, column_type, most)
    ON sequence_width.oid::pg_catalog.oid = COALESCE(sequence_domain.base, sequence_attribute.atttypid)
  ORDER BY sequence_fed.seqrelid, sequence_width.most
),
sequence_read AS (
  SELECT
    sequence_row.*,
    sequence_class.relname,
    sequence_schema.nspname,
    sequence_may.readable,
    CASE WHEN sequence_may.readable THEN pg_catalog.pg_sequence_last_value(sequence_row.seqrelid) END AS last_value
  FROM pg_catalog.pg_sequence AS sequence_row
  JOIN pg_catalog.pg_class AS sequence_class ON sequence_class.oid = sequence_row.seqrelid
  JOIN pg_catalog.pg_namespace AS sequence_schema ON sequence_schema.oid = sequence_class.relnamespace
  CROSS JOIN LATERAL (
    SELECT pg_catalog.has_sequence_privilege(sequence_row.seqrelid, 'USAGE, SELECT')
      AND sequence_class.relpersistence <> 't'
      AND NOT (sequence_class.relpersistence = 'u' AND pg_catalog.pg_is_in_recovery()) AS readable
    OFFSET 0) AS sequence_may
),
sequence_share AS (
  SELECT
    sequence_read.*,
    sequence_column.feeds,
    sequence_column.column_schema,
    sequence_column.column_table,
    sequence_column.column_name,
    sequence_column.column_type,
    COALESCE(sequence_column.column_type <> 'bigint' AND CASE
      WHEN sequence_read.seqincrement < 0 THEN sequence_column.least >= sequence_read.seqmin
      ELSE sequence_column.most <= sequence_read.seqmax
    END, false) AS by_column,
    CASE
      WHEN sequence_read.seqincrement < 0 THEN GREATEST(sequence_read.seqmin, sequence_column.least)
      ELSE LEAST(sequence_read.seqmax, sequence_column.most)
    END AS ends_at
  FROM sequence_read
  LEFT JOIN sequence_column ON sequence_column.seqrelid = sequence_read.seqrelid
),
sequence_used AS (
  SELECT
    sequence_share.*,
    CASE WHEN sequence_share.last_value IS NOT NULL THEN pg_catalog.round(
      CASE
        WHEN sequence_share.seqincrement < 0
          THEN 100 * (sequence_share.seqmax::pg_catalog.numeric - sequence_share.last_value + 1)
            / GREATEST(sequence_share.seqmax::pg_catalog.numeric - sequence_share.ends_at + 1, 1)
        ELSE 100 * (sequence_share.last_value::pg_catalog.numeric - sequence_share.seqmin + 1)
          / GREATEST(sequence_share.ends_at::pg_catalog.numeric - sequence_share.seqmin + 1, 1)
      END, 2) END AS used_percent
  FROM sequence_share
)
SELECT
  pg_catalog.current_database() AS datname,
  sequence_used.seqrelid AS relid,
  sequence_used.nspname AS schemaname,
  sequence_used.relname,
  sequence_used.feeds,
  sequence_used.last_value,
  sequence_used.ends_at,
  sequence_used.used_percent,
  CASE WHEN sequence_used.by_column THEN 'column' ELSE 'sequence' END AS limited_by,
  CASE sequence_used.seqtypid WHEN 21 THEN 'smallint' WHEN 23 THEN 'integer' ELSE 'bigint' END AS data_type,
  sequence_used.seqincrement < 0 AS descends,
  CASE WHEN sequence_used.seqincrement < 0 THEN sequence_used.seqmax ELSE sequence_used.seqmin END AS starts_at,
  sequence_used.column_schema,
  sequence_used.column_table,
  sequence_used.column_name,
  sequence_used.column_type,
  sequence_used.seqcycle AS cycles,
  sequence_used.readable
FROM sequence_used
ORDER BY sequence_used.used_percent DESC NULLS LAST, sequence_used.seqrelid
LIMIT 200
