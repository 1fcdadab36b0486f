-- subject: whether a DBA pauses the agent: ALTER ROLE ... SET bitville.pause = 'on', CONNECTION LIMIT 0 or NOLOGIN, and whether the server is a standby, one row
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
        'bitville.pause=on', 'bitville.pause=true', 'bitville.pause=yes', 'bitville.pause=1')) AS paused
FROM pg_catalog.pg_roles AS standing_role
WHERE standing_role.rolname = current_user
