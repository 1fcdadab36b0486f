-- subject: the settings that decide what collectors can see, one row a setting, in the base unit of each
-- source: https://www.postgresql.org/docs/current/view-pg-settings.html
-- permission: pg_read_all_settings for the folders and the preloaded libraries
-- interval: once for each new connection, and when the mark of role-status.sql is another
SELECT
  probe_settings.name AS name,
  probe_settings.setting AS setting
FROM pg_catalog.pg_settings AS probe_settings
WHERE probe_settings.setting IS NOT NULL
  AND probe_settings.name IN (
    'auto_explain.log_min_duration', 'auto_explain.log_parameter_max_length', 'autovacuum',
    'autovacuum_freeze_max_age', 'block_size', 'cluster_name', 'compute_query_id', 'data_directory',
    'deadlock_timeout', 'hot_standby_feedback', 'lc_messages', 'log_autovacuum_min_duration', 'log_checkpoints',
    'log_connections', 'log_destination', 'log_directory', 'log_filename', 'log_line_prefix', 'log_lock_waits',
    'log_min_duration_sample', 'log_min_duration_statement', 'log_parameter_max_length', 'log_statement',
    'log_statement_sample_rate', 'log_temp_files', 'log_timezone', 'log_transaction_sample_rate', 'logging_collector',
    'max_connections', 'max_replication_slots', 'max_wal_senders', 'pg_stat_statements.max',
    'pg_stat_statements.track', 'pg_stat_statements.track_planning', 'pgaudit.log_parameter', 'port',
    'reserved_connections', 'segment_size', 'server_encoding', 'shared_preload_libraries',
    'superuser_reserved_connections', 'syslog_facility', 'track_activities', 'track_activity_query_size',
    'track_cost_delay_timing', 'track_counts', 'track_functions', 'track_io_timing', 'track_wal_io_timing',
    'wal_level', 'wal_segment_size')
