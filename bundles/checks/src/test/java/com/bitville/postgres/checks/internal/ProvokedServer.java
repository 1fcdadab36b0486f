package com.bitville.postgres.checks.internal;

import com.bitville.postgres.api.check.ServerFinding;
import com.bitville.postgres.api.collect.CollectException;
import com.bitville.postgres.api.collect.Collector;
import com.bitville.postgres.api.collect.Cycle;
import com.bitville.postgres.api.collect.Outcome;
import com.bitville.postgres.api.collect.Reason;
import com.bitville.postgres.api.collect.Snapshot;
import com.bitville.postgres.api.history.series.SeriesStore;
import com.bitville.postgres.checks.internal.fake.FakeHistory;
import com.bitville.postgres.checks.internal.life.MuteRule;
import com.bitville.postgres.checks.internal.told.FindingsAnnouncer;
import com.bitville.postgres.sql.internal.counter.ServerEpoch;
import com.bitville.postgres.sql.internal.header.FileHeader;
import com.bitville.postgres.sql.internal.header.HeaderParser;
import com.bitville.postgres.sql.internal.header.SubjectCatalog;
import com.bitville.postgres.sql.internal.header.SubjectDefinition;
import com.bitville.postgres.sql.internal.header.SubjectFileException;
import com.bitville.postgres.sql.internal.read.SqlCollector;
import com.bitville.postgres.sql.internal.relation.RelationCollector;
import com.bitville.postgres.testkit.collect.ServerSession;
import com.bitville.postgres.testkit.collect.SqlLint;
import com.bitville.postgres.testkit.fake.FakeRun;
import com.bitville.postgres.testkit.fake.MutableClock;
import com.bitville.postgres.testkit.pg.PostgresServer;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** What the subjects of a real server say, looked at by the checks. */
public final class ProvokedServer {
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final FakeHistory history = new FakeHistory();
    private final MutableClock clock = MutableClock.at(Instant.now());
    private final Map<String, Snapshot> last = new HashMap<>();
    private final Map<String, Collector> collectors = collectors();
    private final List<Outcome> failed = new ArrayList<>();
    private final ServerChecks checks;
    private long number;

    public ProvokedServer(String thresholds) {
        checks = new ServerChecks(
                new ChecksSettings(true, Duration.ZERO, MuteRule.parse(""), new ThresholdSettings(thresholds)),
                history,
                new FindingsAnnouncer(),
                new ServerLooks(),
                clock,
                clock::nanoTime);
    }

    private static Map<String, Collector> collectors() {
        try {
            List<FileHeader> headers = new ArrayList<>();
            for (var sql : SqlLint.files(Path.of("../collector-sql/src/main/sql"))) {
                headers.add(HeaderParser.parse(sql.name(), sql.text()));
            }
            Map<String, Collector> collectors = new HashMap<>();
            ServerEpoch.Cache epochs = new ServerEpoch.Cache();
            for (SubjectDefinition subject : SubjectCatalog.of(headers)) {
                collectors.put(
                        subject.name(),
                        subject.firstPass()
                                .<Collector>map(counts -> new RelationCollector(subject, counts, MINUTE))
                                .orElseGet(() -> new SqlCollector(subject, MINUTE, epochs)));
            }
            return collectors;
        } catch (SubjectFileException e) {
            throw new IllegalStateException(e);
        }
    }

    /** All checks of the bundle look at it. */
    public void all() {
        BuiltInChecks.all().forEach(checks::bindCheck);
    }

    /** Figures over days. */
    public void store(SeriesStore store) {
        checks.bindStore(store);
    }

    public List<ServerFinding> findings() {
        return checks.findings();
    }

    /** A cycle. */
    public void look(ServerSession session, List<String> subjects) throws CollectException, InterruptedException {
        clock.advance(MINUTE);
        look(read(session, "", subjects));
    }

    /** A cycle with a visit to a database. */
    public void look(
            ServerSession session, List<String> subjects, ServerSession visit, String database, List<String> visited)
            throws CollectException, InterruptedException {
        clock.advance(MINUTE);
        List<Snapshot> snapshots = new ArrayList<>(read(session, "", subjects));
        snapshots.addAll(read(visit, database, visited));
        look(snapshots);
    }

    /** Another server that the same agent watches is read. */
    public void elsewhere(String name, ServerSession session, List<String> subjects)
            throws CollectException, InterruptedException {
        clock.advance(Duration.ofSeconds(1));
        history.onCycle(new Cycle(name, number, clock.instant(), read(session, "", subjects), List.of()));
    }

    private void look(List<Snapshot> snapshots) {
        number++;
        List<Outcome> outcomes = new ArrayList<>(failed);
        snapshots.forEach(
                snapshot -> outcomes.add(new Outcome(snapshot.subject().name(), 1, 1, Optional.empty(), "")));
        Cycle cycle = new Cycle("default", number, clock.instant(), snapshots, outcomes);
        checks.onCycle(cycle);
        history.onCycle(cycle);
    }

    private List<Snapshot> read(ServerSession session, String database, List<String> subjects)
            throws CollectException, InterruptedException {
        List<Snapshot> snapshots = new ArrayList<>();
        failed.clear();
        for (String subject : subjects) {
            FakeRun run = FakeRun.of(session).at(clock.instant());
            Snapshot before = last.get(subject);
            if (before != null && before.nextState().isPresent()) {
                run = run.state(before.nextState().get());
            }
            Snapshot read;
            try {
                read = Objects.requireNonNull(collectors.get(subject)).collect(run);
            } catch (CollectException e) {
                if (e.reason() != Reason.TIMED_OUT) {
                    throw e;
                }
                failed.add(new Outcome(subject, 1, 0, Optional.of(e.reason()), ""));
                continue;
            }
            last.put(subject, read);
            snapshots.add(
                    database.isEmpty()
                            ? read
                            : new Snapshot(
                                    read.subject(),
                                    read.server(),
                                    read.at(),
                                    read.intervalMs(),
                                    read.rowsets(),
                                    read.nextState(),
                                    read.nextBase(),
                                    read.load(),
                                    read.impairment(),
                                    Optional.of(database)));
        }
        return snapshots;
    }

    public List<ServerFinding> open(String check) {
        return checks.findings().stream()
                .filter(finding ->
                        finding.check().equals(check) && finding.severity().isProblem())
                .toList();
    }

    /** What psql would run of it, {@code \gexec} included; {@code also}: the cures that are comments because they have a price. */
    public static void paste(PostgresServer server, String database, ServerFinding finding, String... also)
            throws SQLException {
        try (Connection connection = server.connect(PostgresServer.SUPERUSER, database);
                Statement statement = connection.createStatement()) {
            List<String> lines = new ArrayList<>(finding.seen().remedy());
            for (String part : also) {
                lines.add(finding.seen().remedy().stream()
                        .filter(line -> line.startsWith("-- ") && line.contains(part))
                        .findFirst()
                        .orElseThrow()
                        .substring(3));
            }
            for (String line : lines) {
                if (!line.startsWith("--")) {
                    run(statement, line);
                }
            }
        }
    }

    /** As psql runs a line, {@code \gexec} included. */
    public static void run(Statement statement, String line) throws SQLException {
        if (!line.endsWith("\\gexec")) {
            statement.execute(line);
            return;
        }
        List<String> commands = new ArrayList<>();
        try (ResultSet rows = statement.executeQuery(line.replace("\\gexec", ""))) {
            while (rows.next()) {
                commands.add(rows.getString(1));
            }
        }
        for (String command : commands) {
            statement.execute(command);
        }
    }
}
