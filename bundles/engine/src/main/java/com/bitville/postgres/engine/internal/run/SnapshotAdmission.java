package com.bitville.postgres.engine.internal.run;

import com.bitville.postgres.api.collect.CollectException;
import com.bitville.postgres.api.collect.Reason;
import com.bitville.postgres.api.collect.Run;
import com.bitville.postgres.api.collect.Snapshot;
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
 * What is let in of what a collector returned. A cycle is handed on as a whole, so one snapshot that a listener cannot take, or that
 * passes for another's, would cost all of them.
 */
public final class SnapshotAdmission {
    /** Ours have a tenth of it at most. */
    static final int MOST_ROWS = 50_000;

    /** Of all texts of a snapshot: several times what the largest of ours holds. */
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
     * Looks a snapshot over, in the thread of its run, as lists of another bundle's making are read here.
     *
     * @param returned what the collector returned
     * @param subject its subject as registered
     * @param run the run that it is of
     * @return the same, of plain values alone
     * @throws CollectException naming what is wrong with it
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
        long rows = returned.rowsets().stream()
                .mapToLong(rowset -> rowset.rows().size())
                .sum();
        if (rows > MOST_ROWS) {
            throw refused(subject, rows + " rows, at most " + MOST_ROWS + " are taken: aggregate or cut them");
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
                                + ", which its subject does not declare or which came before");
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
                    "texts of " + characters + " characters, at most " + MOST_CHARACTERS + " are taken: cut them");
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
                returned.impairment());
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

    /** Rows of plain values are let in as they are; one that holds a list is copied, as a list may be of any making. */
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
                            + ", allowed are String, Boolean, Instant, the JDK's numbers and lists of these");
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
