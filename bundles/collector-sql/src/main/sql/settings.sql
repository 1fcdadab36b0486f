-- subject: settings
-- what: settings with the server's values, one row each; what changed is sent
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
-- needs: pg_settings(name, setting, reset_val, boot_val, unit, vartype, context, source, sourcefile, sourceline, pending_restart)
-- needs: pg_db_role_setting(setdatabase, setrole, setconfig)
-- note: of a setting that the agent's session sets, the value that holds without it
-- note: without those that the login of this session set, for its role, for its database or in its startup packet: they hide the server's value
-- column: name TEXT: The setting
-- column: setting TEXT: Its value in its base unit; null for one that may hold a secret or a command
-- column: setting_hash GAUGE: A hash of such a value, which tells that it changed
-- column: unit TEXT: The base unit
-- column: vartype TEXT: bool, enum, integer, real or string
-- column: context TEXT: What it takes to change it
-- column: source TEXT: Where the value comes from; null if the agent's session sets another and the server's is not the default
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
  setting_row.is_set
FROM (
  SELECT
    setting_read.name,
    CASE setting_read.source WHEN 'session' THEN setting_read.reset_val ELSE setting_read.setting END AS setting,
    CASE setting_read.source
      WHEN 'session' THEN setting_read.reset_val IS DISTINCT FROM setting_read.boot_val
      ELSE setting_read.source NOT IN ('default', 'override')
    END AS is_set,
    setting_read.unit,
    setting_read.vartype,
    setting_read.context,
    CASE
      WHEN setting_read.source <> 'session' THEN setting_read.source
      WHEN setting_read.reset_val IS NOT DISTINCT FROM setting_read.boot_val THEN 'default'
    END AS source,
    setting_read.sourcefile,
    setting_read.sourceline,
    setting_read.pending_restart,
    setting_read.vartype = 'string'
      AND (setting_read.name ~* '_command$|conninfo|passphrase|password|secret|token|credential|_key$'
        OR (setting_read.name LIKE '%.%'
          AND setting_read.name !~ '^(pg_stat_statements|auto_explain|plpgsql)\.')) AS secret
  FROM pg_catalog.pg_settings AS setting_read
  WHERE setting_read.source NOT IN ('client', 'user', 'database', 'database user')
    AND (setting_read.source <> 'session'
      OR (setting_read.name NOT LIKE 'transaction\_%'
        AND pg_catalog.lower(setting_read.name) NOT IN (
          SELECT pg_catalog.lower(pg_catalog.split_part(setting_login.entry, '=', 1))
          FROM (
            SELECT pg_catalog.unnest(setting_own.setconfig) AS entry
            FROM pg_catalog.pg_db_role_setting AS setting_own
            JOIN pg_catalog.pg_database AS setting_database ON setting_database.datname = pg_catalog.current_database()
            JOIN pg_catalog.pg_roles AS setting_role ON setting_role.rolname = SESSION_USER
            WHERE (setting_own.setdatabase = setting_database.oid
                AND setting_own.setrole IN (setting_role.oid, '0'::pg_catalog.oid))
              OR (setting_own.setdatabase = '0'::pg_catalog.oid
                AND setting_own.setrole = setting_role.oid)) AS setting_login)))) AS setting_row
