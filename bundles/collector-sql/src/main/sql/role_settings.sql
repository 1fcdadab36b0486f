-- subject: role_settings
-- what: settings of databases and roles, one row each; what changed is sent
-- source: https://www.postgresql.org/docs/current/catalog-pg-db-role-setting.html
-- permission: none
-- cost: 0.02 ms, with settings 1.4 ms
-- interval: 10 min
-- scope: server
-- lane: slow
-- ship: changed
-- key: datname, rolname, name
-- needs: pg_db_role_setting(setdatabase, setrole, setconfig)
-- needs: pg_settings(name, vartype)
-- column: datname TEXT: The database; empty for all
-- column: rolname TEXT: The role; empty for all
-- column: name TEXT: The setting
-- column: setting TEXT: Its value; null for a text, which may hold anything
-- column: setting_hash GAUGE: A hash of the value, which tells that it changed
SELECT
  COALESCE(own_database.datname, '') AS datname,
  COALESCE(own_role.rolname, '') AS rolname,
  own_split.name,
  CASE WHEN own_known.vartype <> 'string' THEN own_split.value END AS setting,
  pg_catalog.hashtext(own_split.value) AS setting_hash
FROM pg_catalog.pg_db_role_setting AS own_row
CROSS JOIN LATERAL pg_catalog.unnest(own_row.setconfig) AS own_pair(text)
CROSS JOIN LATERAL (
  SELECT
    pg_catalog.split_part(own_pair.text, '=', 1) AS name,
    pg_catalog.substr(own_pair.text, pg_catalog.strpos(own_pair.text, '=') + 1) AS value) AS own_split
LEFT JOIN pg_catalog.pg_settings AS own_known ON own_known.name = own_split.name
LEFT JOIN pg_catalog.pg_database AS own_database ON own_database.oid = own_row.setdatabase
LEFT JOIN pg_catalog.pg_roles AS own_role ON own_role.oid = own_row.setrole
