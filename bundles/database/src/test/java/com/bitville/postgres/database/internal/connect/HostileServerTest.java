package com.bitville.postgres.database.internal.connect;

import static org.assertj.core.api.Assertions.assertThat;

import com.bitville.postgres.api.collect.CollectException;
import com.bitville.postgres.api.collect.Reason;
import com.bitville.postgres.api.database.Lease;
import com.bitville.postgres.api.database.Rows;
import com.bitville.postgres.api.database.Session;
import com.bitville.postgres.api.database.Sql;
import com.bitville.postgres.database.internal.doctor.HostileServer;
import com.bitville.postgres.database.internal.support.Agent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every SQL file, run in a database of each encoding: hostile objects never make a file lose other rows. */
class HostileServerTest {
    @ParameterizedTest
    @MethodSource("com.bitville.postgres.database.internal.support.Majors#newest")
    void everyFileGivesEveryOtherRow(int major) throws Exception {
        try (HostileServer hostile = new HostileServer(major)) {
            List<Integer> harmless = hostile.harmless();
            assertThat(harmless).hasSize(HostileServer.DATABASES.size());
            List<String> faults = new ArrayList<>();
            for (String database : HostileServer.DATABASES.keySet()) {
                DatabaseSettings settings =
                        Agent.settings(hostile.server.port()).forDatabase(database);
                try (Agent agent = Agent.start(settings);
                        Lease lease = agent.lease()) {
                    for (Sql file : files(lease.session())) {
                        try {
                            Rows rows = lease.session().query(file, parameters(hostile, file));
                            judge(file, rows, harmless, database, faults);
                        } catch (CollectException e) {
                            // The extension itself converts all texts or none; its collector reads them in another way.
                            // A file that needs a grant does not run without it.
                            if (!file.name().equals("statement_texts") && !isWithoutGrant(file, e)) {
                                faults.add(database + ": " + e.getMessage());
                            }
                        }
                    }
                }
            }
            assertThat(faults).isEmpty();
        }
    }

    private static boolean isWithoutGrant(Sql file, CollectException e) {
        return file.name().startsWith("subject ")
                && e.reason() == Reason.NOT_PERMITTED
                && !file.text().contains("-- permission: none")
                && !file.text().contains("-- permission: pg_read_all_stats\n");
    }

    private static void judge(Sql file, Rows rows, List<Integer> harmless, String database, List<String> faults) {
        if (file.name().matches("(sessions|recorder)(_13)?")) {
            int pid = rows.index("pid");
            List<@Nullable Object> pids = new ArrayList<>();
            rows.values().forEach(row -> pids.add(row[pid]));
            if (!pids.containsAll(harmless)) {
                faults.add(database + ": " + file.name() + " has not all of the others");
            }
        }
        if (file.name().equals("databases")
                && !rows.values().stream()
                        .map(row -> String.valueOf(row[0]))
                        .toList()
                        .containsAll(HostileServer.DATABASES.keySet().stream()
                                .filter(other -> !other.equals(database))
                                .toList())) {
            faults.add(database + ": databases are missing");
        }
        if (file.name().equals("databases")
                && rows.values().stream()
                        .anyMatch(row -> String.valueOf(row[0]).startsWith("broken") && !"invalid".equals(row[1]))) {
            faults.add(database + ": the invalid database is to be visited");
        }
        if (file.name().equals("logs-files")
                && rows.values().stream()
                        .noneMatch(row -> "postgresql-2026-01-01_x.log".equals(row[0]) && row[3] != null)) {
            faults.add(database + ": a log file is missing");
        }
    }

    private static Object[] parameters(HostileServer hostile, Sql file) throws Exception {
        return switch (file.name()) {
            case "sessions", "sessions_13" -> new Object[] {Instant.EPOCH};
            case "blocking", "blocking_13", "recorder_blockers", "prepared" ->
                new Object[] {hostile.pids("wait_event_type = 'Lock'")};
            case "statements" -> new Object[] {new long[0], 1_000L};
            case "relation_names" -> new Object[] {List.of(1259L)};
            case "logs-files" ->
                new Object[] {List.of("postgresql-2026-01-01_x.log", "postgresql-2026-01-01_secret.log")};
            case "logs-read" -> new Object[] {"postgresql-2026-01-01_x.log", 0L, 100};
            case "privileges" -> new Object[] {List.of("pg_stat_statements", "pg_stat_activity", "pg_roles")};
            case "object_privileges" -> new Object[] {"pg_catalog.pg_hba_file_rules|pg_catalog.pg_hba_file_rules()"};
            case "subject database_sizes", "subject tablespaces", "subject table_sizes" -> new Object[] {1L};
            case "subject tables", "subject indexes" -> new Object[] {List.of(1259L)};
            case "logs-sessions" -> new Object[] {List.of(1)};
            case "session_guard" -> new Object[] {"pg_monitor", "now", "now"};
            case "session_guard_definitions" -> new Object[] {"now"};
            case "describe" -> new Object[] {"pg_stat_activity"};
            case "statement_texts", "statement_texts_running" -> new Object[] {"1,2,3"};
            default -> new Object[0];
        };
    }

    /** The files of all bundles whose needs the server meets, so that a new file is included. */
    private static List<Sql> files(Session session) throws IOException {
        List<Sql> files = new ArrayList<>();
        for (Path room : resources()) {
            try (Stream<Path> paths = Files.walk(room)) {
                for (Path path : paths.filter(path -> path.toString().endsWith(".sql"))
                        .sorted()
                        .toList()) {
                    String name = path.getFileName().toString().replace(".sql", "");
                    boolean subject = room.endsWith("src/main/sql");
                    files.add(Sql.parse(subject ? "subject " + name : name, Files.readString(path)));
                }
            }
        }
        assertThat(files).hasSizeGreaterThan(25);
        files.removeIf(file -> !file.needs().stream().allMatch(session.capabilities()::offers)
                || (file.name().equals("statements_info")
                        && session.capabilities().serverVersion() < 140_000));
        return files;
    }

    /** Walks only the sources: a concurrent build creates and deletes other files. */
    private static List<Path> resources() throws IOException {
        try (Stream<Path> rooms = Files.list(Path.of(".."))) {
            return rooms.flatMap(
                            room -> Stream.of(room.resolve("src/main/resources/com"), room.resolve("src/main/sql")))
                    .filter(Files::isDirectory)
                    .sorted()
                    .toList();
        }
    }
}
