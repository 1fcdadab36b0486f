-- subject: wraparound
-- what: how far each database is from running out of transaction ids, one row each
-- source: https://www.postgresql.org/docs/current/routine-vacuuming.html#VACUUM-FOR-WRAPAROUND
-- permission: none
-- cost: 0.02 ms
-- interval: every cycle
-- scope: server
-- lane: core
-- key: datname
-- needs: pg_database(datname, datfrozenxid, datminmxid)
-- column: datname TEXT: The database
-- column: xid_age GAUGE count: Age of its oldest transaction id; the server stops taking writes near 2,147,483,647
-- column: mxid_age GAUGE count: Age of its oldest multixact id
-- column: autovacuum_freeze_max_age GAUGE count: From which age a vacuum is forced
-- column: autovacuum_multixact_freeze_max_age GAUGE count: From which age of multixacts a vacuum is forced
SELECT
  wraparound_row.datname,
  pg_catalog.age(wraparound_row.datfrozenxid) AS xid_age,
  pg_catalog.mxid_age(wraparound_row.datminmxid) AS mxid_age,
  pg_catalog.current_setting('autovacuum_freeze_max_age')::pg_catalog.int8 AS autovacuum_freeze_max_age,
  pg_catalog.current_setting('autovacuum_multixact_freeze_max_age')::pg_catalog.int8
    AS autovacuum_multixact_freeze_max_age
FROM pg_catalog.pg_database AS wraparound_row
