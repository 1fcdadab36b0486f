-- subject: activity
-- what: what keeps vacuum from removing dead rows, beside sessions and standbys: prepared transactions, replication slots
-- source: https://www.postgresql.org/docs/current/routine-vacuuming.html, .../view-pg-prepared-xacts.html, .../view-pg-replication-slots.html
-- permission: none
-- cost: two functions over shared memory; a database or role is looked up only for what was found
-- interval: every cycle, at most every 10 s
-- scope: server
-- needs: pg_database(oid, datname)
-- needs: pg_roles(oid, rolname)
SELECT
  'prepared' AS holder, horizon.gid AS name, NULL::pg_catalog.int4 AS pid,
  (SELECT home.datname::pg_catalog.text FROM pg_catalog.pg_database AS home WHERE home.oid = horizon.dbid) AS datname,
  (SELECT owner.rolname::pg_catalog.text FROM pg_catalog.pg_roles AS owner WHERE owner.oid = horizon.ownerid) AS usename,
  NULL::pg_catalog.text AS state,
  pg_catalog.age(horizon.transaction) AS xmin_age, horizon.prepared AS since,
  horizon.transaction::pg_catalog.text AS transaction
FROM pg_catalog.pg_prepared_xact() AS horizon
UNION ALL
SELECT
  'slot', slot.slot_name::pg_catalog.text, slot.active_pid,
  (SELECT home.datname::pg_catalog.text FROM pg_catalog.pg_database AS home WHERE home.oid = slot.datoid),
  NULL, CASE WHEN slot.active THEN 'active' ELSE 'inactive' END,
  GREATEST(pg_catalog.age(slot.xmin), pg_catalog.age(slot.catalog_xmin)), NULL, NULL
FROM pg_catalog.pg_get_replication_slots() AS slot
WHERE slot.xmin IS NOT NULL OR slot.catalog_xmin IS NOT NULL
