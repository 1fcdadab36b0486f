-- subject: activity
-- what: what keeps vacuum from removing dead rows, beside sessions: prepared transactions, replication slots, standbys with feedback
-- source: https://www.postgresql.org/docs/current/routine-vacuuming.html and the pages of the three views
-- permission: pg_read_all_stats
-- cost: three reads of shared memory; a file for each prepared transaction is never read
-- interval: every cycle
-- scope: server
-- needs: pg_prepared_xacts(transaction, gid, prepared, owner, database)
-- needs: pg_replication_slots(slot_name, database, active, active_pid, xmin, catalog_xmin)
-- needs: pg_stat_replication(pid, usename, application_name, backend_start, backend_xmin, state)
SELECT
  'prepared' AS holder, horizon.gid AS name, NULL::pg_catalog.int4 AS pid,
  horizon.database::pg_catalog.text AS datname, horizon.owner::pg_catalog.text AS usename, NULL::pg_catalog.text AS state,
  pg_catalog.age(horizon.transaction) AS xmin_age, horizon.prepared AS since
FROM pg_catalog.pg_prepared_xacts AS horizon
UNION ALL
SELECT
  'slot', slot.slot_name::pg_catalog.text, slot.active_pid,
  slot.database::pg_catalog.text, NULL, CASE WHEN slot.active THEN 'active' ELSE 'inactive' END,
  GREATEST(pg_catalog.age(slot.xmin), pg_catalog.age(slot.catalog_xmin)), NULL
FROM pg_catalog.pg_replication_slots AS slot
WHERE slot.xmin IS NOT NULL OR slot.catalog_xmin IS NOT NULL
UNION ALL
SELECT
  'standby', standby.application_name, standby.pid,
  NULL, standby.usename::pg_catalog.text, standby.state,
  pg_catalog.age(standby.backend_xmin), standby.backend_start
FROM pg_catalog.pg_stat_replication AS standby
WHERE standby.backend_xmin IS NOT NULL
