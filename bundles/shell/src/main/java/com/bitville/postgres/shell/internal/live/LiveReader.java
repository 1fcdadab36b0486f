package com.bitville.postgres.shell.internal.live;

import com.bitville.postgres.api.collect.CollectException;
import com.bitville.postgres.api.collect.CollectorRunner;
import com.bitville.postgres.api.collect.Snapshot;
import com.bitville.postgres.api.collect.table.Column;
import com.bitville.postgres.api.collect.table.Kind;
import com.bitville.postgres.api.collect.table.Redaction;
import com.bitville.postgres.api.collect.table.Rowset;
import com.bitville.postgres.api.history.History;
import com.bitville.postgres.api.status.StatusReport;
import com.bitville.postgres.shell.internal.view.HistoryLookup;
import com.bitville.postgres.shell.internal.view.PlainText;
import com.bitville.postgres.shell.internal.view.RowRecords;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.karaf.shell.support.CommandException;
import org.jspecify.annotations.Nullable;

/**
 * Looks at a server's sessions for live views, by manual trial runs of the engine: under the same deadline, charged to the same budget,
 * over the same connection as every other run, and refused when the budget or an overload forbids it. All terminals share one look, which
 * is at least two seconds old before the next, or a thousand times its cost.
 */
public final class LiveReader {
    private static final Path PROC = Path.of("/proc");
    private static final Map<String, Look> LOOKS = new ConcurrentHashMap<>();

    /** The last look at one server; its monitor admits one look at a time. */
    private static final class Look {
        private final ProcessCpu cpu = new ProcessCpu(PROC);
        private final BackendIo io = new BackendIo();
        private @Nullable LiveReading last;
    }

    private final @Nullable CollectorRunner runner;
    private final @Nullable StatusReport report;
    private final @Nullable Redaction redaction;
    private final History history;
    private final Clock clock;

    public LiveReader(
            @Nullable CollectorRunner runner,
            @Nullable StatusReport report,
            @Nullable Redaction redaction,
            History history,
            Clock clock) {
        this.runner = runner;
        this.report = report;
        this.redaction = redaction;
        this.history = history;
        this.clock = clock;
    }

    /** A look at a server: a new one if it is due, else the last. */
    public LiveReading look(String server) throws CommandException, InterruptedException {
        Look look = LOOKS.computeIfAbsent(server, name -> new Look());
        synchronized (look) {
            LiveReading last = look.last;
            if (last == null
                    || Duration.between(last.readAt(), clock.instant()).abs().toMillis() >= last.restMs()) {
                last = read(server, look);
                look.last = last;
            }
            return last;
        }
    }

    private LiveReading read(String server, Look look) throws CommandException, InterruptedException {
        LiveReading before = look.last;
        if (runner == null) {
            return old(server, before, "the engine (bitville-engine) is not running");
        }
        double spent = spentMs(server);
        try {
            Snapshot seen = runner.run("activity", server, false).snapshots().stream()
                    .findFirst()
                    .orElseThrow(() -> new IllegalStateException("a run returns its snapshot"));
            Map<Integer, LiveReading.BackendUse> use = use(server, seen, look);
            return new LiveReading(redacted(seen), clock.instant(), Math.max(0, spentMs(server) - spent), "", use);
        } catch (CollectException e) {
            return old(server, before, e.reason().word() + ": " + e.getMessage());
        }
    }

    /** What is known without a look: the last one, or what the last cycle read if that is newer. */
    private LiveReading old(String server, @Nullable LiveReading before, String why) throws CommandException {
        Optional<Snapshot> cycle = history.latest(server, "activity");
        Snapshot sessions = before != null
                        && cycle.map(seen ->
                                        seen.at().isBefore(before.sessions().at()))
                                .orElse(true)
                ? before.sessions()
                : HistoryLookup.activity(history, server);
        return new LiveReading(sessions, clock.instant(), 0, why, before == null ? Map.of() : before.use());
    }

    private Map<Integer, LiveReading.BackendUse> use(String server, Snapshot seen, Look look)
            throws InterruptedException {
        List<Map<String, @Nullable Object>> sessions = RowRecords.of(seen, "sessions");
        Map<Integer, Double> cpu = isLocal(server) ? look.cpu.percent(sessions, clock.millis()) : Map.of();
        Map<Integer, double[]> io = io(server, look);
        Map<Integer, LiveReading.BackendUse> use = new HashMap<>();
        for (Map<String, @Nullable Object> session : sessions) {
            int pid = RowRecords.integer(session, "pid");
            // A session without a row moved nothing, if others have one.
            double[] moved = io.isEmpty() ? null : io.getOrDefault(pid, new double[2]);
            use.put(
                    pid,
                    new LiveReading.BackendUse(
                            cpu.get(pid), moved == null ? null : moved[0], moved == null ? null : moved[1]));
        }
        return use;
    }

    /** Bytes read and written a second by each backend; empty where the server does not know them. */
    private Map<Integer, double[]> io(String server, Look look) throws InterruptedException {
        if (runner == null || !"ok".equals(collectorState(server, "backend_io"))) {
            return Map.of();
        }
        try {
            return runner.run("backend_io", server, false).snapshots().stream()
                    .findFirst()
                    .map(look.io::perSecond)
                    .orElse(Map.of());
        } catch (CollectException e) {
            // The sessions were read; two columns are empty until the budget allows this reading, too.
            return Map.of();
        }
    }

    private String collectorState(String server, String name) {
        return report == null
                ? ""
                : PlainText.list(report.report(), "collectors").stream()
                        .filter(each -> name.equals(each.get("name")) && server.equals(each.get("server")))
                        .map(each -> PlainText.cell(each, "state"))
                        .findFirst()
                        .orElse("");
    }

    private boolean isLocal(String server) {
        return report != null
                && PlainText.list(report.report(), "servers").stream()
                        .anyMatch(each -> server.equals(each.get("name")) && Boolean.TRUE.equals(each.get("local")));
    }

    private double spentMs(String server) {
        return RowRecords.number(budget(server), "spent_ms");
    }

    /** The server's budget in the status document. */
    public Map<?, ?> budget(String server) {
        return report == null
                ? Map.of()
                : PlainText.list(PlainText.map(report.report(), "engine"), "budget").stream()
                        .filter(each -> server.equals(each.get("server")))
                        .<Map<?, ?>>map(each -> each)
                        .findFirst()
                        .orElse(Map.of());
    }

    /** The snapshot with its texts as they would be sent; without the redaction service, without them. */
    private Snapshot redacted(Snapshot seen) {
        List<Rowset> rowsets = new ArrayList<>();
        for (Rowset rowset : seen.rowsets()) {
            List<@Nullable Object[]> rows = new ArrayList<>();
            List<@Nullable Object[]> given = rowset.rows();
            for (@Nullable Object[] row : given) {
                @Nullable Object[] copy = row.clone();
                for (int i = 0; i < copy.length; i++) {
                    copy[i] = redacted(rowset.table().columns().get(i), copy[i]);
                }
                rows.add(copy);
            }
            rowsets.add(Rowset.complete(rowset.table(), rows));
        }
        return new Snapshot(seen.subject(), seen.server(), seen.at(), seen.intervalMs(), rowsets, Optional.empty());
    }

    private @Nullable Object redacted(Column column, @Nullable Object value) {
        boolean text = column.kind() == Kind.SQL_TEXT || column.kind() == Kind.FREE_TEXT;
        if (!text || !(value instanceof String words)) {
            return value;
        }
        return redaction == null ? null : redaction.redact(column.kind(), words);
    }
}
