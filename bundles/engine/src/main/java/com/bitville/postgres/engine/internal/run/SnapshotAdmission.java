package com.bitville.postgres.engine.internal.run;

import com.bitville.postgres.api.collect.CollectException;
import com.bitville.postgres.api.collect.Reason;
import com.bitville.postgres.api.collect.Run;
import com.bitville.postgres.api.collect.Scope;
import com.bitville.postgres.api.collect.Snapshot;
import com.bitville.postgres.api.collect.Snapshot.StateKey;
import com.bitville.postgres.api.collect.Subject;
import com.bitville.postgres.api.collect.table.Column;
import com.bitville.postgres.api.collect.table.Rowset;
import com.bitville.postgres.api.collect.table.Table;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Validates the snapshot that a collector returned. A cycle is dispatched as a whole, so one snapshot that a listener cannot process, or
 * that claims to be another's, would lose all of them.
 */
public final class SnapshotAdmission {
    /** The agent's own collectors use at most a tenth of it. */
    static final int MOST_ROWS = 50_000;

    /** The total length of a snapshot's texts: several times that of the agent's largest. */
    static final long MOST_CHARACTERS = 32_000_000;

    private static final Duration FARTHEST = Duration.ofHours(1);
    private static final int DEEPEST_LIST = 4;
    private static final Set<Class<?>> PLAIN = Set.of(
            String.class,
            Boolean.class,
            Instant.class,
            Long.class,
            Integer.class,
            Short.class,
            Byte.class,
            Double.class,
            Float.class,
            BigDecimal.class,
            BigInteger.class);

    private SnapshotAdmission() {}

    /**
     * Validates a snapshot, on the thread of its run because lists of another bundle's classes are read here.
     *
     * @param returned the collector's snapshot
     * @param subject the registered subject
     * @param run its run
     * @return the same snapshot with plain values only
     * @throws CollectException naming the error
     */
    public static Snapshot admit(@Nullable Snapshot returned, Subject subject, Run run) throws CollectException {
        if (returned == null) {
            throw refused(subject, "null");
        }
        if (!returned.subject().name().equals(subject.name())) {
            throw refused(
                    subject, "a snapshot of the subject " + returned.subject().name());
        }
        if (!returned.server().equals(run.server())) {
            throw refused(subject, "a snapshot of the server " + returned.server() + " at " + run.server());
        }
        if (returned.at().isBefore(run.at().minus(FARTHEST))
                || returned.at().isAfter(run.at().plus(FARTHEST))) {
            throw refused(subject, "a snapshot of " + returned.at() + " in a run of " + run.at());
        }
        if (subject.scope() == Scope.DATABASE) {
            refuseLargeState(subject, returned.nextState());
            refuseLargeState(subject, returned.nextBase());
        }
        long rows = returned.rowsets().stream()
                .mapToLong(rowset -> rowset.rows().size())
                .sum();
        if (rows > MOST_ROWS) {
            throw refused(subject, rows + " rows, at most " + MOST_ROWS + " are allowed: aggregate or limit them");
        }
        Map<String, Table> declared = new HashMap<>();
        subject.tables().forEach(table -> declared.put(table.name(), table));
        List<Rowset> rowsets = new ArrayList<>();
        long characters = 0;
        for (Rowset rowset : returned.rowsets()) {
            Table shape = declared.remove(rowset.table().name());
            if (shape == null) {
                throw refused(
                        subject,
                        "the table " + rowset.table().name()
                                + ", which its subject does not declare or which is there twice");
            }
            Optional<String> misfit = shape.misfit(rowset.table());
            if (misfit.isPresent()) {
                throw refused(subject, misfit.get());
            }
            rowsets.add(plain(subject, rowset));
            characters += characters(rowset.rows());
        }
        if (characters > MOST_CHARACTERS) {
            throw refused(
                    subject,
                    "texts of " + characters + " characters, at most " + MOST_CHARACTERS
                            + " are allowed: truncate them");
        }
        return new Snapshot(
                subject,
                run.server(),
                returned.at(),
                returned.intervalMs(),
                rowsets,
                returned.nextState(),
                returned.nextBase(),
                returned.load(),
                returned.impairment(),
                run.database());
    }

    private static void refuseLargeState(Subject subject, Optional<byte[]> state) throws CollectException {
        int bytes = state.map(each -> each.length).orElse(0);
        if (bytes > StateKey.MAX_BYTES_PER_DATABASE) {
            throw refused(
                    subject,
                    "a state of " + bytes + " bytes, at most " + StateKey.MAX_BYTES_PER_DATABASE
                            + " are kept for each database: keep less");
        }
    }

    private static long characters(List<@Nullable Object[]> rows) {
        long characters = 0;
        for (@Nullable Object[] row : rows) {
            for (Object value : row) {
                characters += value instanceof String text ? text.length() : 0;
            }
        }
        return characters;
    }

    /** Rows of plain values are used as they are; a row with a list is copied, because a list may be of any class. */
    private static Rowset plain(Subject subject, Rowset rowset) throws CollectException {
        Table table = rowset.table();
        List<@Nullable Object[]> rows = rowset.rows();
        List<@Nullable Object[]> copied = new ArrayList<>();
        boolean changed = false;
        for (@Nullable Object[] row : rows) {
            @Nullable Object[] copy = row;
            for (int i = 0; i < row.length; i++) {
                Object value = row[i];
                if (value != null && !PLAIN.contains(value.getClass())) {
                    copy = copy == row ? row.clone() : copy;
                    copy[i] = list(subject, table, table.columns().get(i), value, 1);
                    changed = true;
                }
            }
            copied.add(copy);
        }
        return changed ? new Rowset(table, copied, rowset.total(), rowset.truncated()) : rowset;
    }

    private static List<@Nullable Object> list(Subject subject, Table table, Column column, Object value, int depth)
            throws CollectException {
        if (!(value instanceof List<?> list) || depth > DEEPEST_LIST) {
            throw refused(
                    subject,
                    "a " + value.getClass().getName() + " in the column " + column.name() + " of the table "
                            + table.name()
                            + "; allowed: String, Boolean, Instant, the JDK's numbers and lists of these");
        }
        List<@Nullable Object> plain = new ArrayList<>();
        for (Object each : list) {
            plain.add(
                    each == null || PLAIN.contains(each.getClass())
                            ? each
                            : list(subject, table, column, each, depth + 1));
            if (plain.size() > MOST_ROWS) {
                throw refused(subject, "a list of more than " + MOST_ROWS + " values in the column " + column.name());
            }
        }
        return Collections.unmodifiableList(plain);
    }

    private static CollectException refused(Subject subject, String what) {
        return new CollectException(Reason.FAILED, "the collector " + subject.name() + " returned " + what);
    }
}
