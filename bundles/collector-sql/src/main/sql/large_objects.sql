-- subject: large_objects
-- what: large objects of the configured database, as the last vacuum or analyze counted them, one row
-- source: https://www.postgresql.org/docs/current/catalog-pg-largeobject.html
-- permission: none
-- cost: 0.02 ms
-- interval: 1 h
-- scope: server
-- lane: slow
-- needs: pg_class(oid, relpages, reltuples)
-- column: pages GAUGE count: Pages that hold them
-- column: chunks GAUGE count: Pieces of them; -1 where never counted
-- column: objects GAUGE count: How many there are; -1 where never counted
SELECT
  large_data.relpages AS pages,
  large_data.reltuples AS chunks,
  large_names.reltuples AS objects
FROM pg_catalog.pg_class AS large_data
JOIN pg_catalog.pg_class AS large_names ON large_names.oid = 2995
WHERE large_data.oid = 2613
