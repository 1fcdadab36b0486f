package com.bitville.postgres.sql.internal.counter;

import com.bitville.postgres.api.collect.CollectException;
import com.bitville.postgres.api.collect.Run;
import com.bitville.postgres.api.collect.Snapshot;
import com.bitville.postgres.api.collect.Subject;
import com.bitville.postgres.api.collect.table.Column;
import com.bitville.postgres.api.collect.table.Kind;
import com.bitville.postgres.api.collect.table.Rowset;
import com.bitville.postgres.sql.internal.counter.CounterReading.Totals;
import com.bitville.postgres.sql.internal.header.Keep;
import com.bitville.postgres.sql.internal.header.SubjectDefinition;
import com.bitville.postgres.sql.internal.read.AnswerShape;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * What the counters of an answer grew by since the last committed reading, row by row. A reading is the state of the next one, so that no
 * restart of the agent and no commit that fails counts anything twice or leaves it out.
 */
public final class CounterStage {
    /** The column that says when the server set a row's counters to zero, where it has one. */
    private static final String RESET = "stats_reset";

    private final ServerEpoch.Cache epochs;

    public CounterStage(ServerEpoch.Cache epochs) {
        this.epochs = epochs;
    }

    /** Reads the server's epoch. To be called before the counters are read. */
    public ServerEpoch before(Run run) throws CollectException {
        return epochs.of(run);
    }

    /**
     * Subtracts.
     *
     * @param rows of the answer, in the order of the shape's columns, with one place behind them
     */
    public Snapshot snapshot(
            SubjectDefinition definition,
            Subject subject,
            Run run,
            ServerEpoch epoch,
            AnswerShape shape,
            List<@Nullable Object[]> rows) {
        List<Integer> places = shape.of(Kind.COUNTER);
        ServerEpoch since = definition.survivesCrash()
                ? new ServerEpoch(epoch.identity(), ServerEpoch.UNKNOWN, epoch.readAt(), epoch.restartedAt())
                : epoch;
        CounterReading now = reading(run, since, shape, places, rows);
        Increments increments = Increments.since(
                run.state().flatMap(CounterCodec::decode).orElse(null), now, definition.survivesCrash());

        List<@Nullable Object[]> shipped = new ArrayList<>();
        List<@Nullable Object[]> totals = new ArrayList<>();
        int[] inTotals = totalPlaces(definition, shape);
        for (@Nullable Object[] row : rows) {
            totals.add(pick(row, inTotals));
            String key = shape.key(row);
            Increments.OfRow grown = increments.of(key);
            boolean moved = !grown.isStill();
            for (int i = 0; i < places.size(); i++) {
                row[places.get(i)] = grown.values().get(i);
            }
            row[row.length - 1] = grown.from().word();
            if (moved || definition.keep() != Keep.MOVED) {
                shipped.add(row);
            }
        }

        List<Column> totalColumns = new ArrayList<>();
        for (int place : inTotals) {
            totalColumns.add(shape.columns().get(place));
        }
        return new Snapshot(
                subject,
                run.server(),
                run.at(),
                increments.intervalMs(),
                List.of(
                        Rowset.complete(shape.shipped(), shipped),
                        Rowset.complete(definition.totals().withColumns(totalColumns), totals)),
                Optional.of(CounterCodec.encode(now)));
    }

    private static CounterReading reading(
            Run run, ServerEpoch epoch, AnswerShape shape, List<Integer> places, List<@Nullable Object[]> rows) {
        int reset = shape.indexOf(RESET);
        Map<String, Totals> totals = new LinkedHashMap<>();
        for (@Nullable Object[] row : rows) {
            List<@Nullable Number> values = new ArrayList<>(places.size());
            for (int place : places) {
                values.add(CounterNumbers.plain(row[place]));
            }
            long resetAt = reset < 0 ? ServerEpoch.UNKNOWN : ServerEpoch.micros(row[reset]);
            totals.put(shape.key(row), new Totals(resetAt, values));
        }
        List<String> names =
                places.stream().map(place -> shape.columns().get(place).name()).toList();
        return new CounterReading(run.at().toEpochMilli(), epoch, names, totals);
    }

    private static int[] totalPlaces(SubjectDefinition definition, AnswerShape shape) {
        return IntStream.range(0, shape.columns().size())
                .filter(place -> definition.isOfTotals(shape.columns().get(place)))
                .toArray();
    }

    private static @Nullable Object[] pick(@Nullable Object[] row, int[] places) {
        @Nullable Object[] picked = new @Nullable Object[places.length];
        for (int i = 0; i < places.length; i++) {
            picked[i] = row[places[i]];
        }
        return picked;
    }
}
