package com.bitville.postgres.sql.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.bitville.postgres.api.collect.CollectException;
import com.bitville.postgres.api.collect.Reason;
import com.bitville.postgres.api.collect.Snapshot;
import com.bitville.postgres.api.collect.table.Column;
import com.bitville.postgres.api.collect.table.Kind;
import com.bitville.postgres.api.collect.table.Rowset;
import com.bitville.postgres.api.database.Sql;
import com.bitville.postgres.sql.internal.counter.ServerEpoch;
import com.bitville.postgres.sql.internal.header.SubjectDefinition;
import com.bitville.postgres.sql.internal.read.SqlCollector;
import com.bitville.postgres.testkit.collect.MonitoredServers;
import com.bitville.postgres.testkit.collect.ServerSession;
import com.bitville.postgres.testkit.collect.SqlLint;
import com.bitville.postgres.testkit.fake.FakeRun;
import com.bitville.postgres.testkit.pg.PostgresServer;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ShippedFilesTest {
    /** What a server of a version does not have. */
    private static final Map<Integer, Set<String>> UNSUPPORTED = Map.of(
            13,
            Set.of(
                    "aio",
                    "backend_io",
                    "ident_mappings",
                    "io",
                    "recovery_prefetch",
                    "slot_stats",
                    "subscription_stats",
                    "wal"),
            14,
            Set.of("aio", "backend_io", "ident_mappings", "io", "recovery_prefetch", "subscription_stats"),
            15,
            Set.of("aio", "backend_io", "io"),
            16,
            Set.of("aio", "backend_io"),
            17,
            Set.of("aio", "backend_io"),
            18,
            Set.of());

    @Test
    void keepTheRules() {
        assertThat(ShippedFiles.sql().stream()
                        .flatMap(sql -> SqlLint.collector(sql).stream())
                        .toList())
                .isEmpty();
        assertThat(ShippedFiles.subjects()).hasSizeGreaterThan(30);
    }

    @Test
    void neverReadWhatHoldsSecretsWhole() {
        for (Sql sql : ShippedFiles.sql()) {
            String statement = sql.text().replaceAll("(?m)^--.*$", "");
            for (String view : List.of(
                    "pg_stat_wal_receiver",
                    "pg_stat_subscription",
                    "pg_subscription",
                    "pg_settings",
                    "pg_hba_file_rules")) {
                if (statement.contains("pg_catalog." + view + " ")) {
                    assertThat(statement)
                            .as(sql.name())
                            .doesNotContain(".*")
                            .doesNotContain("options")
                            .doesNotContain("subconninfo");
                    assertThat(statement.replace("'_command$|conninfo", ""))
                            .as(sql.name())
                            .doesNotContain("conninfo");
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"pg_read_all_stats, pg_read_all_settings", "pg_monitor"})
    void giveRowsOrAReasonOnEachServer(String grants) throws SQLException, InterruptedException {
        for (int major : PostgresServer.available()) {
            PostgresServer server = MonitoredServers.of(major);
            String role = "sql_" + grants.length();
            if (!"1".equals(server.query("SELECT 1 FROM pg_roles WHERE rolname = ?", role))) {
                server.execute("CREATE ROLE " + role + " LOGIN; GRANT " + grants + " TO " + role);
            }
            try (ServerSession session = ServerSession.open(server, role, "postgres")) {
                Set<String> unsupported = new TreeSet<>();
                Set<String> notPermitted = new TreeSet<>();
                List<String> problems = new ArrayList<>();
                Map<String, Integer> rows = new TreeMap<>();
                ServerEpoch.Cache epochs = new ServerEpoch.Cache();
                for (SubjectDefinition subject : ShippedFiles.subjects()) {
                    try {
                        Snapshot snapshot =
                                ShippedFiles.anyCollector(subject, epochs).collect(FakeRun.of(session));
                        rows.put(subject.name(), snapshot.rowCount());
                        snapshot.rowsets().forEach(rowset -> check(subject, rowset, problems));
                    } catch (CollectException e) {
                        if (e.reason() == Reason.UNSUPPORTED) {
                            unsupported.add(subject.name());
                        } else if (e.reason() == Reason.NOT_PERMITTED) {
                            assertThat(e.getMessage()).contains("GRANT").contains(role);
                            notPermitted.add(subject.name());
                        } else {
                            problems.add(subject.name() + ": " + e.getMessage());
                        }
                    }
                }
                assertThat(problems).as("PostgreSQL " + major).isEmpty();
                assertThat(unsupported).as("PostgreSQL " + major).isEqualTo(new TreeSet<>(UNSUPPORTED.get(major)));
                Set<String> superuser = new TreeSet<>(Set.of("file_settings", "hba"));
                superuser.add(major < 15 ? "shmem" : "ident_mappings");
                assertThat(notPermitted).as("PostgreSQL " + major).isEqualTo(superuser);
                assertThat(rows)
                        .as("PostgreSQL " + major)
                        .containsEntry("server", 2)
                        .hasEntrySatisfying("databases", n -> assertThat(n).isGreaterThan(3));
            }
        }
    }

    /** What the message tells the operator to run permits it, without the secrets that options of rules may hold. */
    @ParameterizedTest
    @MethodSource("com.bitville.postgres.sql.internal.ReplicationPgTest#versions")
    void whatTheMessageSaysPermitsIt(int major) throws SQLException, CollectException {
        try (PostgresServer server = PostgresServer.version(major)
                .authentication("host all nobody 127.0.0.1/32 radius radiusservers=127.0.0.1 radiussecrets=Geheim")
                .start()) {
            server.createMonitorRole("watcher", "x");
            try (ServerSession session = ServerSession.open(server, "watcher", "postgres")) {
                for (String name : major < 15
                        ? List.of("hba", "file_settings")
                        : List.of("hba", "file_settings", "ident_mappings")) {
                    SqlCollector collector = ShippedFiles.collector(name);
                    CollectException refused =
                            catchThrowableOfType(CollectException.class, () -> collector.collect(FakeRun.of(session)));
                    String message = String.valueOf(refused.getMessage());
                    for (String grant :
                            List.of(message.substring(message.indexOf("GRANT")).split("; ", -1))) {
                        server.execute(grant);
                    }
                    Snapshot snapshot = collector.collect(FakeRun.of(session));
                    assertThat(snapshot.rowCount()).as(name).isGreaterThan(name.equals("ident_mappings") ? -1 : 2);
                    for (Rowset rowset : snapshot.rowsets()) {
                        List<@Nullable Object[]> rows = rowset.rows();
                        assertThat(rows.stream().map(Arrays::deepToString)).noneMatch(row -> row.contains("Geheim"));
                    }
                }
            }
        }
    }

    /** A known server has no column that its subject does not declare, and each value is of its column's kind. */
    private static void check(SubjectDefinition subject, Rowset rowset, List<String> problems) {
        Set<String> declared = new TreeSet<>();
        subject.main().columns().forEach(column -> declared.add(column.name()));
        subject.sums().ifPresent(sums -> sums.columns().forEach(column -> declared.add(column.name())));
        declared.add(SubjectDefinition.COUNTED_FROM.name());
        declared.add(SubjectDefinition.CHANGE.name());
        List<Column> columns = rowset.table().columns();
        for (int i = 0; i < columns.size(); i++) {
            Column column = columns.get(i);
            if (!declared.contains(column.name())) {
                problems.add(subject.name() + " does not declare " + column.name());
            }
            List<@Nullable Object[]> rows = rowset.rows();
            for (@Nullable Object[] row : rows) {
                if (!fits(column.kind(), row[i])) {
                    problems.add(subject.name() + "." + column.name() + " of kind " + column.kind() + " is " + row[i]);
                    break;
                }
            }
        }
    }

    private static boolean fits(Kind kind, @Nullable Object value) {
        if (value == null) {
            return true;
        }
        if (value instanceof List<?> list) {
            return list.stream().allMatch(each -> fits(kind, each));
        }
        return switch (kind) {
            case GAUGE, COUNTER -> value instanceof Number;
            case FLAG -> value instanceof Boolean;
            case TIME -> value instanceof Instant;
            case ID64 -> value instanceof String || value instanceof Long;
            case TEXT, SQL_TEXT, FREE_TEXT -> value instanceof String;
        };
    }
}
