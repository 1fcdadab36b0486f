package com.bitville.postgres.report.internal.read;

import com.bitville.postgres.report.internal.fact.NameForm;
import com.bitville.postgres.report.internal.source.Shift;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Somebody who takes the WAL.
 *
 * @param alone whether no other has its name
 * @param state as last read, or null beyond the last hour
 * @param mostBytes the most WAL that it had not replayed
 * @param lastBytes the same at its last reading
 * @param mostMs for how long at least what it showed was old, at most; null where that is not known
 * @param since since when it was behind without a pause, at its last reading
 * @param came when it was first seen, if it was not there at the first reading of the range
 * @param gone since when it is not there any more
 * @param points bytes behind over time
 */
public record ReplicaFact(
        SenderId id,
        boolean alone,
        @Nullable String state,
        @Nullable String syncState,
        double mostBytes,
        double lastBytes,
        @Nullable Double mostMs,
        Optional<Instant> since,
        Optional<Instant> came,
        Optional<Instant> gone,
        List<Shift.Point> points) {
    private static final Pattern TABLE_COPY = Pattern.compile("pg_[0-9]+_sync_[0-9]+_[0-9]+");

    /** What it is called in a sentence or a cell. */
    public String said(NameForm names) {
        return id.said(names, alone);
    }

    /** Whether it takes WAL for a while only: a base backup, or the first copy of a subscription's table. Nobody misses it. */
    public boolean isPassing() {
        return "backup".equals(state)
                || id.name().equals("pg_basebackup")
                || TABLE_COPY.matcher(id.name()).matches();
    }
}
