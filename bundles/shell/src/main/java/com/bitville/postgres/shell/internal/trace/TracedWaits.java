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
import org.jspecify.annotations.Nullable;

/**
 * The waits of a request, each once: the log reports a lock wait after deadlock_timeout and again at its end, with its exact length, and
 * samples of the session show the same wait.
 */
final class TracedWaits {
    private static final double LATE_MS = 50;

    private final List<Map<String, @Nullable Object>> candidates = new ArrayList<>();

    void add(Map<String, @Nullable Object> wait) {
        if (wait.get("at") instanceof Instant) {
            candidates.add(wait);
        }
    }

    /** One event per wait, with {@code seconds} and their source. */
    List<Map<String, @Nullable Object>> events() {
        List<Map<String, @Nullable Object>> waits = new ArrayList<>();
        candidates.stream()
                .sorted(Comparator.comparingDouble(wait -> -length(wait)))
                .forEach(wait -> {
                    boolean logged = wait.get(CorrelatedColumns.DURATION_MS) != null;
                    wait.put("told_by", logged ? "log" : "sampled");
                    Optional<Map<String, @Nullable Object>> same =
                            waits.stream().filter(known -> same(known, wait)).findFirst();
                    if (same.isEmpty()) {
                        wait.computeIfAbsent("seconds", key -> logged ? length(wait) / 1_000 : null);
                        waits.add(wait);
                    } else if (!logged) {
                        same.get().put("wait_event_type", wait.get("wait_event_type"));
                        same.get().put("wait_event", wait.get("wait_event"));
                    }
                });
        return waits;
    }

    private static boolean same(Map<String, @Nullable Object> logged, Map<String, @Nullable Object> other) {
        if (!"log".equals(logged.get("told_by"))
                || !Objects.toString(logged.get(CorrelatedColumns.PID))
                        .equals(Objects.toString(other.get(CorrelatedColumns.PID)))) {
            return false;
        }
        double apart = Duration.between(at(logged), at(other)).toNanos() / 1e6;
        return other.get(CorrelatedColumns.DURATION_MS) == null
                ? "Lock".equals(other.get("wait_event_type")) && apart >= -LATE_MS && apart <= length(logged) + 1_000
                : Math.abs(apart) <= LATE_MS;
    }

    private static Instant at(Map<String, @Nullable Object> wait) {
        return (Instant) Objects.requireNonNull(wait.get("at"));
    }

    private static double length(Map<String, @Nullable Object> wait) {
        return RowRecords.number(wait, CorrelatedColumns.DURATION_MS);
    }
}
