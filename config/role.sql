-- The role of the Bitville agent. Run as a superuser, in the database that the agent connects to; running it again changes nothing.
-- Afterwards give the role its password, so that it stands in no file: in psql, \password bitville_monitor
-- What this file does, role-drop.sql undoes.
--
-- Three tiers. The first is what the agent needs and is all that runs as the file stands. Lines that begin with --+ are offers: each
-- says what it opens and what it costs; delete the --+ of those you want.

DO $$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM pg_catalog.pg_roles AS existing WHERE existing.rolname = 'bitville_monitor') THEN
    CREATE ROLE bitville_monitor;
  END IF;
END
$$;

-- Five connections at most, whatever happens to the agent: the one limit that also holds when its process was killed.
ALTER ROLE bitville_monitor
  LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS INHERIT CONNECTION LIMIT 5;

-- A second net under the limits that the agent sets and verifies in each of its sessions.
ALTER ROLE bitville_monitor SET statement_timeout = '5s';
ALTER ROLE bitville_monitor SET lock_timeout = '100ms';
ALTER ROLE bitville_monitor SET idle_in_transaction_session_timeout = '10s';
ALTER ROLE bitville_monitor SET default_transaction_read_only = 'on';
ALTER ROLE bitville_monitor SET search_path = 'pg_catalog';
ALTER ROLE bitville_monitor SET work_mem = '4MB';
ALTER ROLE bitville_monitor SET jit = 'off';
ALTER ROLE bitville_monitor SET max_parallel_workers_per_gather = 0;

-- Tier 1, stats: statistics of all sessions, all settings. No table's rows, no file, no signal to anybody.
GRANT pg_read_all_stats TO bitville_monitor;
GRANT pg_read_all_settings TO bitville_monitor;

-- Tier 2, monitor: also the sizes of the WAL, log and temporary folders, replication and shared memory details.
-- Price: pg_monitor contains pg_stat_scan_tables, whose functions may hold ACCESS SHARE locks for long. The agent never calls them.
--+ GRANT pg_monitor TO bitville_monitor;

-- Tier 3, depth: one grant, one ability.
-- The name of the server's current log file (17 and later: contained in pg_monitor). Price: none worth naming.
--+ GRANT EXECUTE ON FUNCTION pg_catalog.pg_current_logfile() TO bitville_monitor;
--+ GRANT EXECUTE ON FUNCTION pg_catalog.pg_current_logfile(text) TO bitville_monitor;
-- The rules of pg_hba.conf, to explain a refused log-in. Price: the role learns who may come from where.
--+ GRANT SELECT ON pg_catalog.pg_hba_file_rules TO bitville_monitor;
--+ GRANT EXECUTE ON FUNCTION pg_catalog.pg_hba_file_rules() TO bitville_monitor;
-- Entry when all connections are taken (16 and later, with reserved_connections set). Price: up to five of the reserved ones.
--+ DO $$ BEGIN IF pg_catalog.current_setting('server_version_num')::int >= 160000 THEN EXECUTE 'GRANT pg_use_reserved_connections TO bitville_monitor'; END IF; END $$;
-- Column statistics and the position of sequences, for bloat and overflow checks (14 and later).
-- Price: high. The role can read every row of every table; think of a column's grant instead.
--+ DO $$ BEGIN IF pg_catalog.current_setting('server_version_num')::int >= 140000 THEN EXECUTE 'GRANT pg_read_all_data TO bitville_monitor'; END IF; END $$;

-- To pause the agent without touching its host, either of these; it leaves within one cycle and looks once a minute whether it may come back:
--   ALTER ROLE bitville_monitor SET bitville.pause = 'on';      ALTER ROLE bitville_monitor RESET bitville.pause;
--   ALTER ROLE bitville_monitor CONNECTION LIMIT 0;             ALTER ROLE bitville_monitor CONNECTION LIMIT 5;
