package com.bitville.postgres.activity.internal;

import com.bitville.postgres.api.collect.Correlated;
import com.bitville.postgres.api.collect.Table;
import com.bitville.postgres.api.history.History;
import com.bitville.postgres.api.history.Moment;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The runs of requests' statements that the server's log has told lately: exact, so that the sampled ones need not be sent too. */
final class LoggedRuns {
    /** The log's time has milliseconds and is taken a moment after the end. */
    private static final Duration TOLERANCE = Duration.ofMillis(20);

    private static final Duration REACH = Duration.ofMinutes(15);

    private record Logged(String id, int pid, Instant start, double durationMs) {
        boolean is(CorrelatedRun run) {
            Instant at = run.statement().start();
            return id.equals(run.statement().correlationId())
                    && pid == run.statement().pid()
                    && Duration.between(start, at).abs().compareTo(TOLERANCE) <= 0
                    && (!run.exact() || Math.abs(durationMs - run.durationMs()) <= TOLERANCE.toMillis());
        }
    }

    private final List<Logged> runs = new ArrayList<>();

    /**
     * Looks what the log has told.
     *
     * @param history where it is kept, or null where it is not
     */
    static LoggedRuns of(@Nullable History history, String server, Instant now) {
        LoggedRuns logged = new LoggedRuns();
        if (history != null) {
            for (Moment moment : history.moments(server, "correlated", now.minus(REACH))) {
                Table table = moment.rowset().table();
                List<@Nullable Object[]> rows = moment.rowset().rows();
                rows.forEach(row -> logged.add(table, row));
            }
        }
        return logged;
    }

    void add(Table table, @Nullable Object[] row) {
        if ("pg_log".equals(value(table, row, Correlated.SOURCE))
                && value(table, row, Correlated.CORRELATION_ID) instanceof String id
                && value(table, row, "pid") instanceof Number pid
                && value(table, row, Correlated.STARTED_AT) instanceof Instant start
                && value(table, row, "duration_ms") instanceof Number duration) {
            runs.add(new Logged(id, pid.intValue(), start, duration.doubleValue()));
        }
    }

    private static @Nullable Object value(Table table, @Nullable Object[] row, String column) {
        int place = table.indexOf(column);
        return place < 0 ? null : row[place];
    }

    /** Those that the log has not told; one that still runs is no line of the log yet. */
    List<CorrelatedRun> without(List<CorrelatedRun> told) {
        return told.stream()
                .filter(run -> !run.over() || runs.stream().noneMatch(logged -> logged.is(run)))
                .toList();
    }
}
