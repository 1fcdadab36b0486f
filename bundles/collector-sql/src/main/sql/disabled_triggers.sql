-- subject: disabled_triggers
-- what: triggers and event triggers that do not fire in an ordinary session, one row each
-- source: https://www.postgresql.org/docs/current/catalog-pg-trigger.html
-- permission: none
-- cost: 0.1 ms
-- interval: 6 h
-- scope: database
-- lane: slow
-- reads: catalogs
-- key: datname, schemaname, relname, name
-- needs: pg_trigger(tgrelid, tgname, tgenabled, tgisinternal, tgconstraint)
-- needs: pg_constraint(oid, conname)
-- needs: pg_class(oid, relname, relnamespace)
-- needs: pg_namespace(oid, nspname)
-- needs: pg_event_trigger(evtname, evtenabled)
-- column: datname TEXT: The database
-- column: schemaname TEXT: The schema of the table; null for an event trigger
-- column: relname TEXT: The table; null for an event trigger
-- column: name TEXT: The trigger; of a constraint's own trigger the constraint
-- column: fires TEXT: never, or replica (only while a replica applies changes)
-- column: triggers GAUGE count: How many triggers of that name are off: a foreign key has several
-- column: of_constraint FLAG: Whether a constraint is not enforced through it
SELECT
  pg_catalog.current_database() AS datname,
  trigger_schema.nspname AS schemaname,
  trigger_table.relname,
  COALESCE(trigger_constraint.conname, trigger_row.tgname) AS name,
  CASE trigger_row.tgenabled WHEN 'D' THEN 'never' ELSE 'replica' END AS fires,
  pg_catalog.count(*) AS triggers,
  pg_catalog.bool_or(trigger_row.tgisinternal) AS of_constraint
FROM pg_catalog.pg_trigger AS trigger_row
JOIN pg_catalog.pg_class AS trigger_table ON trigger_table.oid = trigger_row.tgrelid
JOIN pg_catalog.pg_namespace AS trigger_schema ON trigger_schema.oid = trigger_table.relnamespace
LEFT JOIN pg_catalog.pg_constraint AS trigger_constraint
  ON trigger_row.tgisinternal AND trigger_constraint.oid = trigger_row.tgconstraint
WHERE trigger_row.tgenabled IN ('D', 'R')
GROUP BY 2, 3, 4, 5
UNION ALL
SELECT
  pg_catalog.current_database(),
  NULL,
  NULL,
  trigger_event.evtname,
  CASE trigger_event.evtenabled WHEN 'D' THEN 'never' ELSE 'replica' END,
  1,
  false
FROM pg_catalog.pg_event_trigger AS trigger_event
WHERE trigger_event.evtenabled IN ('D', 'R')
LIMIT 500
