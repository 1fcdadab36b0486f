-- The role of the Bitville agent. Run as a superuser, in the database that the agent connects to; running it again changes nothing.
-- Then set the role's password in psql, so that no file contains it: \password bitville_monitor
-- role-drop.sql reverts this file.
--
-- There are four tiers. Only the first, which the agent needs, is active. Lines that begin with --+ are optional: the comment before them
-- describes their effect and price; to activate them, delete the --+.

DO $$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM pg_catalog.pg_roles AS existing WHERE existing.rolname = 'bitville_monitor') THEN
    CREATE ROLE bitville_monitor;
  END IF;
END
$$;

-- At most five connections, whatever happens to the agent: the only limit that still holds after its process was killed.
ALTER ROLE bitville_monitor
  LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS INHERIT CONNECTION LIMIT 5;

-- A second line of defence: the agent sets and verifies limits in each of its sessions, too. Here are those that no session can set for
-- itself, or that hold from its first statement.
ALTER ROLE bitville_monitor SET statement_timeout = '5s';
ALTER ROLE bitville_monitor SET default_transaction_read_only = 'on';
ALTER ROLE bitville_monitor SET search_path = 'pg_catalog';
ALTER ROLE bitville_monitor SET temp_file_limit = '64MB';
-- Set by the agent's sessions alone: a value of the role hides the server's own from the agent, which then cannot check it.
ALTER ROLE bitville_monitor RESET lock_timeout;
ALTER ROLE bitville_monitor RESET idle_in_transaction_session_timeout;
ALTER ROLE bitville_monitor RESET work_mem;
ALTER ROLE bitville_monitor RESET jit;
ALTER ROLE bitville_monitor RESET max_parallel_workers_per_gather;

-- Tier 1, stats: statistics of all sessions, all settings. No rows of tables, no files, no signals to other sessions.
GRANT pg_read_all_stats TO bitville_monitor;
GRANT pg_read_all_settings TO bitville_monitor;

-- Tier 2, monitor: also the sizes of the WAL, log and temporary folders, replication and shared memory details.
-- Price: pg_monitor contains pg_stat_scan_tables, whose functions may hold ACCESS SHARE locks for long. The agent never calls them.
--+ GRANT pg_monitor TO bitville_monitor;

-- Tier 3, depth: separate grants.
-- The name of the server's current log file (17 and later: contained in pg_monitor). Price: negligible.
--+ GRANT EXECUTE ON FUNCTION pg_catalog.pg_current_logfile() TO bitville_monitor;
--+ GRANT EXECUTE ON FUNCTION pg_catalog.pg_current_logfile(text) TO bitville_monitor;
-- The rules of pg_hba.conf, to explain a refused login. Price: the role can read which users may connect from which addresses.
--+ GRANT SELECT ON pg_catalog.pg_hba_file_rules TO bitville_monitor;
--+ GRANT EXECUTE ON FUNCTION pg_catalog.pg_hba_file_rules() TO bitville_monitor;
-- The maps of pg_ident.conf (15 and later). Price: the role can read which system users may log in as which roles.
--+ DO $$ BEGIN IF pg_catalog.current_setting('server_version_num')::int >= 150000 THEN EXECUTE 'GRANT SELECT ON pg_catalog.pg_ident_file_mappings TO bitville_monitor'; EXECUTE 'GRANT EXECUTE ON FUNCTION pg_catalog.pg_ident_file_mappings() TO bitville_monitor'; END IF; END $$;
-- The lines of the configuration files, of which the agent reads all but the values, to explain a reload that changes nothing.
-- Price: high. The role can read every value in the files, also passwords in primary_conninfo.
--+ GRANT SELECT ON pg_catalog.pg_file_settings TO bitville_monitor;
--+ GRANT EXECUTE ON FUNCTION pg_catalog.pg_show_all_file_settings() TO bitville_monitor;
-- A connection when all others are in use (16 and later, with reserved_connections set). Price: up to five of the reserved connections.
--+ DO $$ BEGIN IF pg_catalog.current_setting('server_version_num')::int >= 160000 THEN EXECUTE 'GRANT pg_use_reserved_connections TO bitville_monitor'; END IF; END $$;
-- Column statistics and the position of sequences, for bloat and overflow checks (14 and later).
-- Price: high. The role can read every row of every table; consider granting single columns instead.
--+ DO $$ BEGIN IF pg_catalog.current_setting('server_version_num')::int >= 140000 THEN EXECUTE 'GRANT pg_read_all_data TO bitville_monitor'; END IF; END $$;

-- Tier 4, log: the server's log files, read over SQL by an agent on another host. Two functions in their own schema, executed with the
-- privileges of the superuser who creates them, and executable only by the agent's role. They read only files directly in log_directory
-- whose name matches log_filename, forward from an offset, at most 1 MiB per call; no path, no other folder, no other file. They follow a
-- symbolic link in that folder: keep log_directory writable only by the server. The agent calls them only while a superuser owns both.
-- Price: the role can read the log: statements with their literals, names, errors (the agent redacts them before it sends them).
-- Load: about 5 ms of CPU and 1.4 MB of network per MiB of log, charged to the agent's budget.
--+ CREATE SCHEMA IF NOT EXISTS bitville_agent;
--+ ALTER SCHEMA bitville_agent OWNER TO CURRENT_USER;
--+ REVOKE ALL ON SCHEMA bitville_agent FROM PUBLIC;
--+ DROP FUNCTION IF EXISTS bitville_agent.log_read(text, bigint, integer);
--+ DROP FUNCTION IF EXISTS bitville_agent.log_files(text[]);
--+ -- The files, each with its first 1,024 bytes if its name is in heads. A missing folder has no files.
--+ CREATE FUNCTION bitville_agent.log_files(heads text[])
--+   RETURNS TABLE (name text, size bigint, modified timestamptz, head bytea)
--+   LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $log$
--+ DECLARE
--+   folder CONSTANT text := current_setting('log_directory') || '/';
--+   mask CONSTANT text := regexp_replace(
--+     replace(replace(current_setting('log_filename'), '!', '!!'), '_', '!_'), '%.', '%', 'g');
--+   stem CONSTANT text := CASE WHEN mask LIKE '%.log' THEN left(mask, -4) ELSE mask END;
--+ BEGIN
--+   IF EXISTS (SELECT FROM pg_ls_logdir() AS listed WHERE listed.name = 'PG_VERSION') THEN
--+     RAISE EXCEPTION 'log_directory is a data directory: it is not read' USING ERRCODE = 'insufficient_privilege';
--+   END IF;
--+   FOR name, size, modified IN SELECT * FROM pg_ls_logdir() LOOP
--+     head := NULL;
--+     -- A name of bytes that are no characters here, or a file that the server itself may not read, costs no other file.
--+     BEGIN
--+       CONTINUE WHEN NOT EXISTS (
--+         SELECT FROM unnest(ARRAY[name, regexp_replace(name, '[.-][0-9.-]+$', '')]) AS own(name),
--+           unnest(ARRAY[mask, stem || '.csv', stem || '.json']) AS allowed(mask)
--+         WHERE own.name LIKE allowed.mask ESCAPE '!');
--+       IF name = ANY (heads) THEN
--+         head := pg_read_binary_file(folder || name, 0, 1024, true);
--+       END IF;
--+     EXCEPTION
--+       WHEN character_not_in_repertoire OR untranslatable_character THEN CONTINUE;
--+       WHEN insufficient_privilege OR io_error OR undefined_file THEN NULL;
--+     END;
--+     RETURN NEXT;
--+   END LOOP;
--+ EXCEPTION WHEN undefined_file THEN
--+   RETURN;
--+ END
--+ $log$;
--+ -- A piece of one of these files, and its first 1,024 bytes, which identify the file. All columns are null if the file does not exist.
--+ CREATE FUNCTION bitville_agent.log_read(file text, first_byte bigint, most integer,
--+     OUT piece bytea, OUT head bytea, OUT at timestamptz, OUT size bigint, OUT modified timestamptz)
--+   LANGUAGE plpgsql STRICT SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $log$
--+ DECLARE
--+   path CONSTANT text := current_setting('log_directory') || '/' || file;
--+ BEGIN
--+   IF strpos(file, '/') > 0 OR strpos(file, chr(92)) > 0 OR left(file, 1) = '.' THEN
--+     RAISE EXCEPTION 'a log file is named without a folder' USING ERRCODE = 'insufficient_privilege';
--+   END IF;
--+   IF first_byte < 0 OR most NOT BETWEEN 0 AND 1048576 THEN
--+     RAISE EXCEPTION 'a piece begins at 0 or later and has at most 1048576 bytes' USING ERRCODE = 'invalid_parameter_value';
--+   END IF;
--+   IF NOT EXISTS (SELECT FROM bitville_agent.log_files('{}') AS known WHERE known.name = file) THEN
--+     RETURN;
--+   END IF;
--+   piece := pg_read_binary_file(path, first_byte, most, true);
--+   head := pg_read_binary_file(path, 0, 1024, true);
--+   at := clock_timestamp();
--+   SELECT state.size, state.modification INTO size, modified FROM pg_stat_file(path, true) AS state;
--+ END
--+ $log$;
--+ REVOKE ALL ON FUNCTION bitville_agent.log_files(text[]) FROM PUBLIC;
--+ REVOKE ALL ON FUNCTION bitville_agent.log_read(text, bigint, integer) FROM PUBLIC;
--+ GRANT USAGE ON SCHEMA bitville_agent TO bitville_monitor;
--+ GRANT EXECUTE ON FUNCTION bitville_agent.log_files(text[]) TO bitville_monitor;
--+ GRANT EXECUTE ON FUNCTION bitville_agent.log_read(text, bigint, integer) TO bitville_monitor;
-- End of tier 4.

-- To pause the agent without access to its host, run either of these. It disconnects within one cycle and checks once a minute whether the
-- pause has ended:
--   ALTER ROLE bitville_monitor SET bitville.pause = 'on';      ALTER ROLE bitville_monitor RESET bitville.pause;
--   ALTER ROLE bitville_monitor CONNECTION LIMIT 0;             ALTER ROLE bitville_monitor CONNECTION LIMIT 5;
