package com.bitville.postgres.wire.internal;

import com.bitville.postgres.api.collect.Correlated;
import com.bitville.postgres.api.collect.Cycle;
import com.bitville.postgres.api.collect.Form;
import com.bitville.postgres.api.collect.Rowset;
import com.bitville.postgres.api.collect.Snapshot;
import com.bitville.postgres.api.collect.Table;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Chooses the rows of a cycle that become requests of their own. */
final class Correlation {
    /** The share of the listener's request rate that correlated rows of one server may take. */
    static final int MOST = 8;

    /** The listener puts the id into a page unescaped, so nothing else may pass. */
    private static final Pattern ID = Pattern.compile("[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");

    private Correlation() {}

    /**
     * One row to send alone.
     *
     * @param rowset the set of this row alone
     * @param origin the set it comes from
     * @param id a bare UUID
     * @param startedAt the start of the statement
     * @param source where the listener files it
     * @param identity what makes it unique for its server
     */
    record Row(Rowset rowset, Rowset origin, String id, Instant startedAt, Source source, String identity) {}

    static List<Row> choose(Cycle cycle) {
        List<Row> chosen = new ArrayList<>();
        for (Snapshot snapshot : cycle.snapshots()) {
            for (Rowset rowset : snapshot.rowsets()) {
                if (rowset.table().form() == Form.CORRELATED) {
                    rowset.rows().stream()
                            .map(row -> row(rowset, row))
                            .flatMap(Optional::stream)
                            .limit(MOST - chosen.size())
                            .forEach(chosen::add);
                }
            }
        }
        return chosen;
    }

    private static Optional<Row> row(Rowset origin, @Nullable Object[] row) {
        Table table = origin.table();
        Optional<Source> source =
                value(table, row, Correlated.SOURCE) instanceof String word ? Source.known(word) : Optional.empty();
        if (value(table, row, Correlated.CORRELATION_ID) instanceof String id
                && ID.matcher(id).matches()
                && value(table, row, Correlated.STARTED_AT) instanceof Instant startedAt
                && value(table, row, Correlated.IDENTITY) instanceof String identity
                && source.isPresent()) {
            List<@Nullable Object[]> alone = new ArrayList<>(1);
            alone.add(row);
            return Optional.of(new Row(Rowset.complete(table, alone), origin, id, startedAt, source.get(), identity));
        }
        return Optional.empty();
    }

    private static @Nullable Object value(Table table, @Nullable Object[] row, String column) {
        int index = table.indexOf(column);
        return index < 0 ? null : row[index];
    }
}
