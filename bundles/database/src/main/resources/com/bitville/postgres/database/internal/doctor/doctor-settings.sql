-- subject: the settings the doctor judges, as they are now, one row a setting, in the base unit of each
-- source: https://www.postgresql.org/docs/current/view-pg-settings.html
-- permission: pg_read_all_settings for the preloaded libraries
-- interval: when the doctor is asked
SELECT
  doctor_settings.name AS name,
  doctor_settings.setting AS setting
FROM pg_catalog.pg_settings AS doctor_settings
WHERE doctor_settings.setting IS NOT NULL
  AND doctor_settings.name IN (
    'compute_query_id', 'log_autovacuum_min_duration', 'log_checkpoints', 'log_destination', 'log_line_prefix',
    'log_lock_waits', 'log_min_duration_statement', 'log_temp_files', 'logging_collector', 'max_connections',
    'pg_stat_statements.track', 'reserved_connections', 'shared_preload_libraries', 'superuser_reserved_connections', 'track_activities',
    'track_activity_query_size', 'track_io_timing')
