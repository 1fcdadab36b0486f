-- subject: activity
-- what: the names of the relations that are waited for, of the agent's own database
-- source: https://www.postgresql.org/docs/current/catalog-pg-class.html
-- permission: none
-- cost: one index look-up for each relation
-- interval: every cycle in which somebody waits for a lock on a relation
-- scope: server
-- parameter 1: the relations' oids
-- needs: pg_class(oid, relname, relnamespace)
SELECT
  named.oid,
  pg_catalog.quote_ident(space.nspname) || '.' || pg_catalog.quote_ident(named.relname) AS relation,
  home.oid AS database
FROM pg_catalog.pg_class AS named
JOIN pg_catalog.pg_namespace AS space ON space.oid = named.relnamespace
JOIN pg_catalog.pg_database AS home ON home.datname = pg_catalog.current_database()
WHERE named.oid = ANY (?::pg_catalog.oid[])
