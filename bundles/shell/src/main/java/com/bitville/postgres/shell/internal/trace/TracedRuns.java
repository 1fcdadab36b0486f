package com.bitville.postgres.shell.internal.trace;

import com.bitville.postgres.api.collect.table.CorrelatedColumns;
import com.bitville.postgres.shell.internal.view.RowRecords;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The runs of a request's statements, each once: a backend runs one statement at a time, so overlapping runs on one backend are the same
 * run. A log entry, with its exact duration, takes precedence over samples; a plan belongs to the run that contains its time.
 */
final class TracedRuns {
    /** The log's timestamp is slightly after the end, so that consecutive runs may seem to overlap. */
    private static final double LATE_MS = 50;

    /** Columns that are taken only from the row from which a run was made. */
    private static final Set<String> ITS_OWN = Set.of("state", "duration_exact", "wait_event", "wait_event_type");

    private final List<Map<String, @Nullable Object>> candidates = new ArrayList<>();

    void add(Map<String, @Nullable Object> run) {
        if (run.get("at") instanceof Instant) {
            candidates.add(run);
        }
    }

    /** One event per run. */
    List<Map<String, @Nullable Object>> events() {
        List<Map<String, @Nullable Object>> runs = new ArrayList<>();
        candidates.stream()
                .sorted(Comparator.comparingInt(TracedRuns::worth).thenComparingDouble(run -> -length(run)))
                .forEach(run -> runs.stream()
                        .filter(known -> same(known, run))
                        .max(Comparator.comparingDouble(known -> overlap(known, run)))
                        .ifPresentOrElse(known -> merge(known, run), () -> runs.add(run)));
        return runs;
    }

    private static int worth(Map<String, @Nullable Object> run) {
        if ("log".equals(run.get("told_by"))) {
            return plan(run).isPresent() ? 1 : 0;
        }
        return Boolean.TRUE.equals(run.get(CorrelatedColumns.RUNNING)) ? 3 : 2;
    }

    private static Optional<Object> plan(Map<String, @Nullable Object> run) {
        return Optional.ofNullable(run.get("plan_format"));
    }

    private static boolean same(Map<String, @Nullable Object> one, Map<String, @Nullable Object> other) {
        if (one.get(CorrelatedColumns.PID) == null
                || !sameText(one, other, CorrelatedColumns.PID)
                || !sameText(one, other, "server")) {
            return false;
        }
        boolean both = worth(one) == 0 && worth(other) == 0;
        double shorter = Math.min(length(one), length(other));
        return !both
                && (overlap(one, other) > Math.max(0, shorter / 2)
                        || (Math.abs(apart(one, other)) <= Math.min(LATE_MS, 3 + length(one) / 2)));
    }

    private static boolean sameText(
            Map<String, @Nullable Object> one, Map<String, @Nullable Object> other, String column) {
        return Objects.toString(one.get(column)).equals(Objects.toString(other.get(column)));
    }

    private static void merge(Map<String, @Nullable Object> known, Map<String, @Nullable Object> run) {
        run.forEach((column, value) -> {
            if (value != null && !ITS_OWN.contains(column)) {
                known.putIfAbsent(column, value);
            }
        });
    }

    /** Whether a sample of that time belongs to a known run. */
    boolean cover(@Nullable Object pid, Instant at) {
        return candidates.stream()
                .anyMatch(run -> Objects.toString(run.get(CorrelatedColumns.PID))
                                .equals(Objects.toString(pid))
                        && !at.isBefore(start(run).minusSeconds(1))
                        && !at.isAfter(start(run).plusMillis((long) length(run)).plusSeconds(1)));
    }

    private static double overlap(Map<String, @Nullable Object> one, Map<String, @Nullable Object> other) {
        double apart = apart(one, other);
        return Math.min(length(one), apart + length(other)) - Math.max(0, apart);
    }

    /** By how much the other run started later. */
    private static double apart(Map<String, @Nullable Object> one, Map<String, @Nullable Object> other) {
        return Duration.between(start(one), start(other)).toNanos() / 1e6;
    }

    private static Instant start(Map<String, @Nullable Object> run) {
        return (Instant) Objects.requireNonNull(run.get("at"));
    }

    private static double length(Map<String, @Nullable Object> run) {
        return RowRecords.number(run, CorrelatedColumns.DURATION_MS);
    }
}
