-- subject: whether a DBA pauses the agent: ALTER ROLE ... SET bitville.pause = 'on', CONNECTION LIMIT 0 or NOLOGIN, whether the server is a standby, and a mark that is another as soon as what was probed may be, one row
-- source: https://www.postgresql.org/docs/current/sql-alterrole.html
-- permission: none
-- interval: with each loan of a connection, at most once in five seconds
SELECT
  pg_catalog.pg_is_in_recovery() AS standby,
  standing_role.rolcanlogin AS may_log_in,
  standing_role.rolconnlimit AS connection_limit,
  EXISTS (
    SELECT 1
    FROM pg_catalog.pg_db_role_setting AS standing_setting,
      pg_catalog.unnest(standing_setting.setconfig) AS standing_entry (text)
    WHERE standing_setting.setrole = standing_role.oid
      AND standing_setting.setdatabase IN (
        0, (SELECT standing_database.oid FROM pg_catalog.pg_database AS standing_database
            WHERE standing_database.datname = pg_catalog.current_database()))
      AND pg_catalog.lower(standing_entry.text COLLATE pg_catalog."C") IN (
        'bitville.pause=on', 'bitville.pause=true', 'bitville.pause=yes', 'bitville.pause=1')) AS paused,
  pg_catalog.concat_ws('|', pg_catalog.concat_ws(' ',
    standing_role.rolsuper,
    pg_catalog.date_part('epoch', pg_catalog.pg_conf_load_time()),
    pg_catalog.has_function_privilege('pg_catalog.pg_control_system()', 'execute'),
    pg_catalog.has_function_privilege('pg_catalog.pg_control_checkpoint()', 'execute'),
    (SELECT pg_catalog.string_agg(standing_predefined.oid::pg_catalog.text, ' ' ORDER BY standing_predefined.oid)
      FROM pg_catalog.pg_roles AS standing_predefined
      WHERE standing_predefined.oid < 16384
        AND pg_catalog.pg_has_role(standing_role.oid, standing_predefined.oid, 'USAGE'))),
    (SELECT pg_catalog.string_agg(
        pg_catalog.concat_ws(' ', standing_extension.oid, standing_extension.extversion, standing_schema.nspname),
        ' ' ORDER BY standing_extension.oid)
      FROM pg_catalog.pg_extension AS standing_extension
      JOIN pg_catalog.pg_namespace AS standing_schema ON standing_schema.oid = standing_extension.extnamespace)) AS mark
FROM pg_catalog.pg_roles AS standing_role
WHERE standing_role.rolname = current_user
