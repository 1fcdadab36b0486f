-- subject: role_members
-- what: which role is a member of which, one row each; what changed is sent
-- source: https://www.postgresql.org/docs/current/catalog-pg-auth-members.html
-- permission: none
-- cost: 0.05 ms
-- interval: 10 min
-- scope: server
-- lane: slow
-- ship: changed
-- key: role, member
-- needs: pg_auth_members(roleid, member, admin_option)
-- needs: pg_roles(oid, rolname)
-- column: role TEXT: The role
-- column: member TEXT: Its member
-- column: admin_option FLAG: Whether the member may make others members
SELECT
  member_group.rolname AS role,
  member_role.rolname AS member,
  pg_catalog.bool_or(member_row.admin_option) AS admin_option
FROM pg_catalog.pg_auth_members AS member_row
JOIN pg_catalog.pg_roles AS member_group ON member_group.oid = member_row.roleid
JOIN pg_catalog.pg_roles AS member_role ON member_role.oid = member_row.member
GROUP BY member_group.rolname, member_role.rolname
