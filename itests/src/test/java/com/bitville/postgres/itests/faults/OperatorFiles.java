package com.bitville.postgres.itests.faults;

import static org.assertj.core.api.Assertions.assertThat;

import com.bitville.postgres.itests.support.AgentProcess;
import com.bitville.postgres.testkit.pg.PostgresServer;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/** Files of an operator, good and hostile, in the folder of a running agent. */
final class OperatorFiles {
    private static final String HEADER = """
            -- subject: NAME
            -- what: something, one row
            -- interval: every cycle
            -- scope: server
            -- column: n TEXT: Something
            """;

    /** What is refused before a server sees it. */
    private static final Map<String, String> REFUSED = new TreeMap<>(Map.ofEntries(
            Map.entry("h_read_write", "SET TRANSACTION READ WRITE"),
            Map.entry("h_commit", "SELECT 1 AS n; COMMIT; CREATE TABLE public.trace (n int)"),
            Map.entry("h_set", "SET work_mem = '2GB'"),
            Map.entry("h_listen", "LISTEN trace"),
            Map.entry("h_prepare", "PREPARE trace AS SELECT 1"),
            Map.entry("h_do", "DO $$ BEGIN PERFORM txid_current(); END $$"),
            Map.entry("h_analyze", "ANALYZE"),
            Map.entry("h_copy", "COPY pg_class TO STDOUT"),
            Map.entry("h_escaped", "SELECT U&\"\\0074xid_current\"() AS n"),
            Map.entry("h_unclosed", "SELECT 'x AS n")));

    /** What fails with each run, or without one. */
    private static final Map<String, String> FAILING = new TreeMap<>(Map.ofEntries(
            Map.entry("h_advisory", "SELECT pg_advisory_lock(4711)::text AS n"),
            Map.entry("h_set_config", "SELECT set_config('statement_timeout', '0', false) AS n"),
            Map.entry("h_txid", "SELECT txid_current()::text AS n"),
            Map.entry("h_lo", "SELECT lo_creat(-1)::text AS n"),
            Map.entry("h_terminate", "SELECT pg_terminate_backend(pid)::text AS n FROM pg_stat_activity"),
            Map.entry("h_xml", "SELECT query_to_xml('SELECT txid_current()', true, true, '')::text AS n"),
            Map.entry("h_slot", "SELECT slot_name AS n FROM pg_create_physical_replication_slot('trace', true)"),
            Map.entry("h_wal", "SELECT pg_logical_emit_message(false, 'x', repeat('x', 1000000))::text AS n"),
            Map.entry("h_rows", "SELECT generate_series(1, 100000000)::text AS n"),
            Map.entry("h_value", "SELECT repeat('x', 200000000) AS n"),
            Map.entry(
                    "h_forever",
                    "WITH RECURSIVE t AS (SELECT 1 AS n UNION ALL SELECT n FROM t) SELECT max(n)::text AS n FROM t"),
            Map.entry(
                    "h_writes",
                    "WITH w AS (INSERT INTO public.orders VALUES (0, 'x') RETURNING note) SELECT note AS n FROM w"),
            Map.entry("h_locks", "SELECT note AS n FROM public.orders WHERE id = 1 FOR UPDATE"),
            Map.entry("h_syntax", "SELECT 1 AS n FORM t")));

    private final AgentProcess agent;
    private final Path folder;

    OperatorFiles(AgentProcess agent) throws IOException {
        this.agent = agent;
        this.folder = agent.home().resolve("etc/bitville.d");
        Files.createDirectories(folder);
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private void write(String name, String statement) throws IOException {
        Path file = Files.createTempFile(agent.home(), name, ".tmp");
        Files.writeString(file, HEADER.replace("NAME", name) + statement);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        Files.move(file, folder.resolve(name + ".sql"));
    }

    private static List<JsonNode> of(JsonNode status, String name) {
        List<JsonNode> found = new ArrayList<>();
        status.path("collectors").forEach(collector -> {
            if (collector.path("name").asText().equals(name)) {
                found.add(collector);
            }
        });
        return found;
    }

    private static boolean ran(JsonNode status, String name, int servers) {
        return of(status, name).stream()
                        .filter(each -> each.path("runs").asInt() > 0)
                        .count()
                == servers;
    }

    private static boolean failed(JsonNode status, String name, int servers) {
        return of(status, name).stream()
                        .filter(each -> each.path("failures").asInt() > 0)
                        .count()
                == servers;
    }

    /** A file comes and goes while the agent runs; the times are from the change to its first run, and to its end. */
    List<Duration> comesAndGoes(int servers) throws IOException {
        long start = System.nanoTime();
        write("good", "SELECT current_database() AS n");
        agent.awaitStatus("a new file is run", status -> ran(status, "good", servers));
        Duration come = Duration.ofNanos(System.nanoTime() - start);
        start = System.nanoTime();
        Files.delete(folder.resolve("good.sql"));
        agent.awaitStatus("a removed file is gone", status -> of(status, "good").isEmpty());
        return List.of(come, Duration.ofNanos(System.nanoTime() - start));
    }

    /** All of them at once, beside a good one. */
    void hostileOnesHarmOnlyThemselves(List<PostgresServer> servers) throws IOException, SQLException {
        Map<PostgresServer, String> before = traces(servers);
        write("good", "SELECT current_database() AS n");
        for (Map<String, String> files : List.of(REFUSED, FAILING)) {
            for (Map.Entry<String, String> file : files.entrySet()) {
                write(file.getKey(), file.getValue());
            }
        }
        JsonNode status = agent.awaitStatus(
                "every file was run",
                now -> ran(now, "good", servers.size())
                        && FAILING.keySet().stream().allMatch(name -> failed(now, name, servers.size())));
        TreeSet<String> refused = new TreeSet<>();
        status.path("engine").path("refused").forEach(each -> {
            String origin = each.path("origin").asText();
            refused.add(origin.substring(origin.lastIndexOf('/') + 1).replace(".sql", ""));
        });
        assertThat(refused).isEqualTo(REFUSED.keySet());
        Map<String, String> wrong = new LinkedHashMap<>();
        status.path("collectors").forEach(each -> {
            String name = each.path("name").asText();
            // In a cycle of a second, one that is shed waits for the next.
            boolean harmed = !List.of("ok", "shed").contains(each.path("state").asText());
            if (harmed && List.of("good", "databases", "activity").contains(name)) {
                wrong.put(name + " at " + each.path("server").asText(), each.toString());
            }
        });
        assertThat(wrong).isEmpty();
        try (var files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        agent.awaitStatus("the files are gone", now -> of(now, "good").isEmpty());
        assertThat(traces(servers)).isEqualTo(before);
        assertThat(agent.logged("OutOfMemoryError")).isZero();
    }

    /** What statements could leave at the servers. */
    static Map<PostgresServer, String> traces(List<PostgresServer> servers) throws SQLException {
        Map<PostgresServer, String> traces = new LinkedHashMap<>();
        for (PostgresServer server : servers) {
            traces.put(
                    server,
                    server.query("SELECT concat_ws(' ', pg_snapshot_xmax(pg_current_snapshot()),"
                            + " (SELECT count(*) FROM pg_locks WHERE locktype = 'advisory'),"
                            + " (SELECT count(*) FROM pg_replication_slots),"
                            + " (SELECT count(*) FROM pg_largeobject_metadata),"
                            + " (SELECT count(*) FROM pg_class), (SELECT count(*) FROM orders))"));
        }
        return traces;
    }
}
