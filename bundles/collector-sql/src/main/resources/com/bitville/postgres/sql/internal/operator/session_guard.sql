-- subject: why no statement of the operator is run in this session, one row a reason
-- source: https://www.postgresql.org/docs/current/predefined-roles.html, https://www.postgresql.org/docs/current/xfunc-volatility.html
-- permission: none
-- interval: before each run of a file of the operator
-- parameter 1: the predefined roles that permit nothing but reading, one a line
-- parameter 2: the names that are called, one a line
-- parameter 3: the names that follow a dot, one a line: calls if they are functions of one value on the search path
-- Two functions that take a transaction id are declared STABLE. Of the volatile ones those are left out that only look at something that
-- changes by itself: the clock, positions, statistics, sizes, files.
WITH guard_own AS MATERIALIZED (
  SELECT own_role.oid, own_role.rolsuper, own_role.rolreplication
  FROM pg_catalog.pg_roles AS own_role
  WHERE own_role.rolname = current_user
)
SELECT 'attribute' AS what, 'SUPERUSER' AS name FROM guard_own AS guard_super WHERE guard_super.rolsuper
UNION ALL
SELECT 'attribute', 'REPLICATION' FROM guard_own AS guard_replication WHERE guard_replication.rolreplication
UNION ALL
SELECT 'setting', 'standard_conforming_strings'
WHERE pg_catalog.current_setting('standard_conforming_strings') <> 'on'
UNION ALL
SELECT 'role', guard_predefined.rolname
FROM pg_catalog.pg_roles AS guard_predefined
CROSS JOIN guard_own AS guard_member
WHERE guard_predefined.rolname LIKE 'pg\_%'
  AND guard_predefined.rolname <> ALL (pg_catalog.string_to_array(?, pg_catalog.chr(10)))
  AND pg_catalog.pg_has_role(guard_member.oid, guard_predefined.oid, 'MEMBER')
UNION ALL
SELECT 'function', guard_schema.nspname || '.' || guard_function.proname
FROM pg_catalog.pg_proc AS guard_function
JOIN pg_catalog.pg_namespace AS guard_schema ON guard_schema.oid = guard_function.pronamespace
WHERE (guard_function.proname = ANY (pg_catalog.string_to_array(?, pg_catalog.chr(10)))
    OR (guard_function.proname = ANY (pg_catalog.string_to_array(?, pg_catalog.chr(10)))
      AND guard_schema.nspname = 'pg_catalog'
      AND guard_function.pronargs >= 1
      AND guard_function.pronargs - guard_function.pronargdefaults <= 1))
  AND (guard_function.prokind = 'p'
    OR guard_function.proname IN ('txid_current', 'pg_current_xact_id')
    OR guard_function.provolatile = 'v')
  AND NOT (guard_schema.nspname = 'pg_catalog'
    AND (guard_function.proname ~ '^pg_(stat_get_\w+|ls_\w*dir|\w+_size|control_\w+|last_wal_\w+_lsn|current_wal_\w*lsn|show_\w+)$'
      OR guard_function.proname IN (
        'clock_timestamp', 'timeofday', 'random', 'gen_random_uuid', 'uuidv4', 'uuidv7', 'current_query', 'pg_is_in_recovery',
        'pg_is_wal_replay_paused', 'pg_get_wal_replay_pause_state', 'pg_last_xact_replay_timestamp', 'pg_last_committed_xact',
        'pg_xact_commit_timestamp', 'pg_xact_commit_timestamp_origin', 'pg_xact_status', 'txid_status', 'pg_backend_pid',
        'pg_blocking_pids', 'pg_safe_snapshot_blocking_pids', 'pg_lock_status', 'pg_prepared_xact', 'pg_timezone_names',
        'pg_notification_queue_usage', 'pg_get_replication_slots', 'pg_get_replica_identity_index', 'pg_stat_file', 'pg_get_aios',
        'pg_get_shmem_allocations', 'pg_get_backend_memory_contexts', 'pg_get_multixact_members', 'pg_stats_ext_mcvlist_items',
        'pg_available_extensions', 'pg_available_extension_versions', 'pg_hba_file_rules', 'pg_ident_file_mappings',
        'pg_collation_actual_version', 'pg_database_collation_actual_version', 'pg_get_wal_resource_managers', 'pg_get_wal_summarizer_state',
        'pg_available_wal_summaries', 'pg_config',
        'pg_current_logfile', 'pg_sequence_last_value', 'currval', 'lastval', 'pg_partition_tree', 'pg_trigger_depth')))
  AND NOT EXISTS (
    SELECT 1
    FROM pg_catalog.pg_depend AS guard_depend
    JOIN pg_catalog.pg_extension AS guard_extension ON guard_extension.oid = guard_depend.refobjid
    WHERE guard_depend.classid = 'pg_catalog.pg_proc'::pg_catalog.regclass
      AND guard_depend.objid = guard_function.oid
      AND guard_depend.refclassid = 'pg_catalog.pg_extension'::pg_catalog.regclass
      AND guard_depend.deptype = 'e'
      AND (guard_extension.extname, guard_function.proname) IN (
        ('pg_stat_statements', 'pg_stat_statements'), ('pg_stat_statements', 'pg_stat_statements_info'),
        ('pgstattuple', 'pgstattuple'), ('pgstattuple', 'pgstattuple_approx'), ('pgstattuple', 'pgstatindex'),
        ('pg_buffercache', 'pg_buffercache_summary'), ('pg_buffercache', 'pg_buffercache_usage_counts'),
        ('pg_buffercache', 'pg_buffercache_pages')))
