-- subject: roles
-- what: roles and what they may do, one row each; what changed is sent
-- source: https://www.postgresql.org/docs/current/view-pg-roles.html
-- permission: none
-- cost: 0.05 ms
-- interval: 10 min
-- scope: server
-- lane: slow
-- ship: changed
-- key: rolname
-- needs: pg_roles(rolname, rolsuper, rolinherit, rolcreaterole, rolcreatedb, rolcanlogin, rolreplication, rolbypassrls, rolconnlimit, rolvaliduntil)
-- column: rolname TEXT: The role
-- column: rolsuper FLAG: Whether it is a superuser
-- column: rolinherit FLAG: Whether it has the privileges of roles it is a member of
-- column: rolcreaterole FLAG: Whether it may create roles
-- column: rolcreatedb FLAG: Whether it may create databases
-- column: rolcanlogin FLAG: Whether it may log in
-- column: rolreplication FLAG: Whether it may replicate
-- column: rolbypassrls FLAG: Whether row security does not bind it
-- column: rolconnlimit GAUGE count: How many connections it may have; -1 for no limit
-- column: rolvaliduntil TIME: When its password ends
SELECT
  role_row.rolname,
  role_row.rolsuper,
  role_row.rolinherit,
  role_row.rolcreaterole,
  role_row.rolcreatedb,
  role_row.rolcanlogin,
  role_row.rolreplication,
  role_row.rolbypassrls,
  role_row.rolconnlimit,
  role_row.rolvaliduntil
FROM pg_catalog.pg_roles AS role_row
