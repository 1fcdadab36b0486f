package com.bitville.postgres.sql.internal.lag;

import com.bitville.postgres.api.collect.Run;
import com.bitville.postgres.api.collect.Snapshot;
import com.bitville.postgres.api.collect.Subject;
import com.bitville.postgres.api.collect.table.Rowset;
import com.bitville.postgres.sql.internal.header.LagColumns;
import com.bitville.postgres.sql.internal.read.AnswerShape;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Adds to each row for how long at least what it has reached has been passed. */
public final class LagStage {
    private LagStage() {}

    /**
     * Notes the position and compares.
     *
     * @param rows of the answer, in the order of the shape's columns, with one place behind them
     */
    public static Snapshot snapshot(
            LagColumns lag, Subject subject, Run run, AnswerShape shape, List<@Nullable Object[]> rows) {
        WalNotes before = run.state().map(WalNotes::decode).orElse(WalNotes.NONE);
        WalNotes notes = before;
        long now = run.at().toEpochMilli();
        for (@Nullable Object[] row : rows) {
            Optional<Long> position = position(row, shape.indexOf(lag.position()));
            if (position.isPresent()) {
                notes = notes.with(now, position.get());
            }
        }
        for (@Nullable Object[] row : rows) {
            Optional<Long> reached = position(row, shape.indexOf(lag.reached()));
            row[row.length - 1] = reached.isPresent() ? notes.behind(now, reached.get()) : null;
        }

        return new Snapshot(
                subject,
                run.server(),
                run.at(),
                0,
                List.of(Rowset.complete(shape.shipped(), rows)),
                notes.equals(before) ? Optional.empty() : Optional.of(notes.encode()));
    }

    private static Optional<Long> position(@Nullable Object[] row, int place) {
        Object lsn = place < 0 ? null : row[place];
        return lsn == null ? Optional.empty() : WalNotes.position(lsn);
    }
}
