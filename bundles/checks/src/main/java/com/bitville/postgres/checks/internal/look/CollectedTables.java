package com.bitville.postgres.checks.internal.look;

import com.bitville.postgres.api.collect.Cycle;
import com.bitville.postgres.api.collect.Outcome;
import com.bitville.postgres.api.collect.Snapshot;
import com.bitville.postgres.api.collect.table.Rowset;
import com.bitville.postgres.api.history.TableMoment;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What was read of one server, and when: tells a table that is fresh from one that nobody reads any more. The newest rows of tables that
 * are read less than every half hour are kept here, because the history forgets them sooner.
 */
public final class CollectedTables {
    private static final Duration SLOW = Duration.ofMinutes(30);
    private static final Duration USUAL = Duration.ofMinutes(1);
    /** Of a table whose rhythm is not known yet, because this bundle has just been started. */
    private static final Duration UNHEARD = Duration.ofMinutes(35);

    private static final int MISSED = 3;

    /** The subject of a table, its last reading and the time between the last two. */
    private record Reading(String subject, Instant at, Duration gap) {}

    private final Map<String, Reading> readings = new HashMap<>();
    private final Map<String, TableMoment> slow = new HashMap<>();
    private final Map<String, Outcome> failures = new HashMap<>();

    /** Takes note of a cycle. */
    public void note(Cycle cycle) {
        cycle.outcomes().forEach(outcome -> {
            if (outcome.failure().isPresent()) {
                failures.put(outcome.subject(), outcome);
            } else {
                failures.remove(outcome.subject());
            }
        });
        for (Snapshot snapshot : cycle.snapshots()) {
            if (snapshot.database().isPresent()) {
                continue;
            }
            String subject = snapshot.subject().name();
            for (Rowset rowset : snapshot.rowsets()) {
                String table = rowset.table().name();
                Reading before = readings.get(table);
                Duration gap =
                        before == null ? snapshot.subject().every() : Duration.between(before.at(), snapshot.at());
                if (before != null && gap.isNegative()) {
                    // The clock was set back, which says nothing about how often the table is read.
                    gap = before.gap();
                }
                readings.put(table, new Reading(subject, snapshot.at(), gap));
                if (gap.compareTo(SLOW) > 0) {
                    slow.put(table, new TableMoment(snapshot.at(), rowset));
                }
            }
        }
    }

    Optional<TableMoment> kept(String table) {
        return Optional.ofNullable(slow.get(table));
    }

    boolean isFresh(String table, Instant read, Instant now) {
        Reading reading = readings.get(table);
        Duration longest =
                reading == null ? UNHEARD : longer(reading.gap(), USUAL).multipliedBy(MISSED);
        return Duration.between(read, now).compareTo(longest) <= 0;
    }

    /** Why a table is not there, if its subject has failed. */
    Optional<Outcome> failure(String table) {
        Reading reading = readings.get(table);
        if (reading != null) {
            return Optional.ofNullable(failures.get(reading.subject()));
        }
        return failures.values().stream()
                .filter(outcome -> table.equals(outcome.subject()) || table.startsWith(outcome.subject() + "_"))
                .findFirst();
    }

    private static Duration longer(Duration a, Duration b) {
        return a.compareTo(b) > 0 ? a : b;
    }
}
