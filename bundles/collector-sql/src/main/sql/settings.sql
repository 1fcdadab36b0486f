-- subject: settings
-- what: settings, without those of the agent's own session, one row each; what changed is sent
-- source: https://www.postgresql.org/docs/current/view-pg-settings.html
-- permission: none
-- cost: 1.4 ms
-- interval: 10 min
-- scope: server
-- lane: core
-- form: sparse
-- ship: changed
-- baseline: is_set
-- key: name
-- needs: pg_settings(name, setting, unit, vartype, context, source, sourcefile, sourceline, pending_restart)
-- column: name TEXT: The setting
-- column: setting TEXT: Its value in its base unit; null for one that may hold a secret or a command
-- column: setting_hash GAUGE: A hash of such a value, which tells that it changed
-- column: unit TEXT: The base unit
-- column: vartype TEXT: bool, enum, integer, real or string
-- column: context TEXT: What it takes to change it
-- column: source TEXT: Where the value comes from
-- column: sourcefile TEXT: The file it comes from; for pg_read_all_settings
-- column: sourceline GAUGE: The line there; for pg_read_all_settings
-- column: pending_restart FLAG: Whether a changed value waits for a restart
-- column: is_set FLAG: Whether somebody set it
SELECT
  setting_row.name,
  CASE WHEN setting_row.secret THEN NULL ELSE setting_row.setting END AS setting,
  CASE WHEN setting_row.secret THEN pg_catalog.hashtext(setting_row.setting) END AS setting_hash,
  setting_row.unit,
  setting_row.vartype,
  setting_row.context,
  setting_row.source,
  setting_row.sourcefile,
  setting_row.sourceline,
  setting_row.pending_restart,
  setting_row.source NOT IN ('default', 'override') AS is_set
FROM (
  SELECT
    setting_read.name,
    setting_read.setting,
    setting_read.unit,
    setting_read.vartype,
    setting_read.context,
    setting_read.source,
    setting_read.sourcefile,
    setting_read.sourceline,
    setting_read.pending_restart,
    setting_read.vartype = 'string'
      AND (setting_read.name ~* '_command$|conninfo|passphrase|password|secret|token|credential|_key$'
        OR (setting_read.name LIKE '%.%'
          AND setting_read.name !~ '^(pg_stat_statements|auto_explain|plpgsql)\.')) AS secret
  FROM pg_catalog.pg_settings AS setting_read) AS setting_row
WHERE setting_row.source NOT IN ('session', 'client')
