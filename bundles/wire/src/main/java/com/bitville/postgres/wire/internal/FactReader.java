package com.bitville.postgres.wire.internal;

import com.bitville.postgres.api.collect.Cycle;
import com.bitville.postgres.api.collect.Snapshot;
import com.bitville.postgres.api.collect.table.CorrelatedColumns;
import com.bitville.postgres.api.collect.table.Rowset;
import com.bitville.postgres.api.collect.table.Table;
import com.bitville.postgres.api.collect.table.TableLayout;
import com.bitville.postgres.wire.internal.body.BodyBuffer;
import com.bitville.postgres.wire.internal.body.BodyWriter;
import com.bitville.postgres.wire.internal.body.EncodedTable;
import com.bitville.postgres.wire.internal.body.RowEncoder;
import com.bitville.postgres.wire.internal.body.StoryWriter;
import com.bitville.postgres.wire.internal.envelope.WireSource;
import com.bitville.postgres.wire.internal.story.Fact;
import com.bitville.postgres.wire.internal.story.Part;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads the facts about requests from a cycle's snapshots; a row without its envelope columns or without a UUID is skipped. */
public final class FactReader {
    /** The listener writes the id into a page unescaped, so only this form is allowed. */
    private static final Pattern ID = Pattern.compile("[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");

    /** Columns that the story writes itself or uses only for ordering. */
    private static final Set<String> NOT_IN_DATA = notInData();

    private final RowEncoder rows;

    public FactReader(RowEncoder rows) {
        this.rows = rows;
    }

    List<Fact> read(Cycle cycle) throws IOException {
        List<Fact> facts = new ArrayList<>();
        for (Snapshot snapshot : cycle.snapshots()) {
            for (Rowset rowset : snapshot.rowsets()) {
                if (rowset.table().form() == TableLayout.CORRELATED) {
                    for (Object[] row : rowset.rows()) {
                        fact(cycle.server(), rowset.table(), row).ifPresent(facts::add);
                    }
                }
            }
        }
        return facts;
    }

    private Optional<Fact> fact(String server, Table table, @Nullable Object[] row) throws IOException {
        Optional<WireSource> source = value(table, row, CorrelatedColumns.SOURCE) instanceof String word
                ? WireSource.known(word)
                : Optional.empty();
        Object told = value(table, row, CorrelatedColumns.PART);
        Optional<Part> part = told == null ? Optional.of(Part.RUN) : Part.of(told.toString());
        if (value(table, row, CorrelatedColumns.CORRELATION_ID) instanceof String id
                && ID.matcher(id).matches()
                && value(table, row, CorrelatedColumns.STARTED_AT) instanceof Instant startedAt
                && value(table, row, CorrelatedColumns.IDENTITY) instanceof String identity
                && source.isPresent()
                && part.isPresent()) {
            return Optional.of(new Fact(
                    part.get(),
                    server,
                    id,
                    startedAt,
                    source.get().word(),
                    identity,
                    value(table, row, CorrelatedColumns.PID) instanceof Number pid ? pid.intValue() : -1,
                    value(table, row, CorrelatedColumns.DURATION_MS) instanceof Number length
                            ? length.doubleValue()
                            : Double.NaN,
                    !source.get().equals(WireSource.PG_LOG),
                    Boolean.TRUE.equals(value(table, row, CorrelatedColumns.RUNNING)),
                    Boolean.TRUE.equals(value(table, row, CorrelatedColumns.AWAITS_LOG)),
                    flags(table, row),
                    json(table, row)));
        }
        return Optional.empty();
    }

    private static Fact.Flags flags(Table table, @Nullable Object[] row) {
        return new Fact.Flags(
                Boolean.TRUE.equals(value(table, row, CorrelatedColumns.DEADLOCK)),
                Boolean.TRUE.equals(value(table, row, CorrelatedColumns.CANCELLED)),
                value(table, row, CorrelatedColumns.TEMP_BYTES) instanceof Number bytes ? bytes.longValue() : 0);
    }

    private byte[] json(Table table, @Nullable Object[] row) throws IOException {
        List<@Nullable Object[]> alone = new ArrayList<>(1);
        alone.add(row);
        EncodedTable encoded = rows.encode(Rowset.complete(table, alone), new String[0], NOT_IN_DATA);
        BodyBuffer out = new BodyBuffer(encoded.length(0, 1));
        encoded.copy(0, 1, out);
        return out.toByteArray();
    }

    private static @Nullable Object value(Table table, @Nullable Object[] row, String column) {
        int index = table.indexOf(column);
        return index < 0 ? null : row[index];
    }

    private static Set<String> notInData() {
        Set<String> names = new HashSet<>(BodyWriter.HEAD);
        names.addAll(StoryWriter.OWN);
        names.addAll(Set.of(
                CorrelatedColumns.CORRELATION_ID,
                CorrelatedColumns.STARTED_AT,
                CorrelatedColumns.SOURCE,
                CorrelatedColumns.IDENTITY,
                CorrelatedColumns.PART,
                CorrelatedColumns.RUNNING,
                CorrelatedColumns.AWAITS_LOG));
        return Set.copyOf(names);
    }
}
