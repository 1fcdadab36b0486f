-- subject: oldest_tables
-- what: the twenty tables with the oldest transaction ids and the twenty with the oldest multixact ids, TOAST tables among them; one row each
-- source: https://www.postgresql.org/docs/current/routine-vacuuming.html#VACUUM-FOR-WRAPAROUND
-- permission: none
-- cost: 15 ms for 10,000 tables
-- interval: 1 h
-- scope: database
-- lane: slow
-- key: datname, relid
-- needs: pg_class(oid, relname, relnamespace, relkind, relfrozenxid, relminmxid, relpages)
-- needs: pg_namespace(oid, nspname)
-- column: datname TEXT: The database
-- column: relid GAUGE: Its object identifier
-- column: schemaname TEXT: The schema
-- column: relname TEXT: The table; for a TOAST table the one that it belongs to
-- column: relkind TEXT: r (a table), m (a materialized view) or t (a TOAST table)
-- column: xid_age GAUGE count: Age of its oldest transaction id
-- column: mxid_age GAUGE count: Age of its oldest multixact id
-- column: relpages GAUGE count: Its pages as of the last vacuum or analyze
-- column: holder_pid GAUGE: The session whose temporary table it is: no other can vacuum it; null for other tables
WITH oldest_read AS MATERIALIZED (
  SELECT
    oldest_class.oid,
    oldest_class.relname,
    oldest_class.relnamespace,
    oldest_class.relkind,
    oldest_class.relpages,
    pg_catalog.age(oldest_class.relfrozenxid) AS xid_age,
    CASE WHEN oldest_class.relminmxid <> '0'::pg_catalog.xid
      THEN pg_catalog.mxid_age(oldest_class.relminmxid) END AS mxid_age
  FROM pg_catalog.pg_class AS oldest_class
  WHERE oldest_class.relkind IN ('r', 'm', 't') AND oldest_class.relfrozenxid <> '0'::pg_catalog.xid
),
oldest_row AS (
  (
    SELECT oldest_by_xid.*
    FROM oldest_read AS oldest_by_xid
    ORDER BY oldest_by_xid.xid_age DESC, oldest_by_xid.relpages DESC, oldest_by_xid.oid
    LIMIT 20
  )
  UNION
  (
    SELECT oldest_by_mxid.*
    FROM oldest_read AS oldest_by_mxid
    WHERE oldest_by_mxid.mxid_age > 0
    ORDER BY oldest_by_mxid.mxid_age DESC, oldest_by_mxid.relpages DESC, oldest_by_mxid.oid
    LIMIT 20
  )
)
SELECT
  pg_catalog.current_database() AS datname,
  oldest_row.oid AS relid,
  oldest_schema.nspname AS schemaname,
  COALESCE(oldest_owner.relname, oldest_row.relname) AS relname,
  oldest_row.relkind::pg_catalog.text AS relkind,
  oldest_row.xid_age,
  oldest_row.mxid_age,
  oldest_row.relpages,
  CASE WHEN oldest_schema.nspname ~ '^pg_temp_[0-9]+$' THEN pg_catalog.pg_stat_get_backend_pid(
    pg_catalog.substr(oldest_schema.nspname, 9)::pg_catalog.int4) END AS holder_pid
FROM oldest_row
JOIN pg_catalog.pg_namespace AS oldest_schema ON oldest_schema.oid = oldest_row.relnamespace
LEFT JOIN pg_catalog.pg_class AS oldest_owner
  ON oldest_row.relkind = 't' AND oldest_owner.reltoastrelid = oldest_row.oid
ORDER BY oldest_row.xid_age DESC, oldest_row.oid
