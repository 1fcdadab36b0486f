package com.bitville.postgres.sql.internal.change;

import com.bitville.postgres.api.collect.Run;
import com.bitville.postgres.api.collect.Snapshot;
import com.bitville.postgres.api.collect.Subject;
import com.bitville.postgres.api.collect.table.Column;
import com.bitville.postgres.api.collect.table.Kind;
import com.bitville.postgres.api.collect.table.Rowset;
import com.bitville.postgres.sql.internal.header.SubjectDefinition;
import com.bitville.postgres.sql.internal.read.AnswerShape;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Of a list that seldom changes, what is other than at the last committed reading; the whole stays inside the agent. At the first reading
 * the whole is shipped, as the ground that later changes stand on.
 */
public final class ChangeStage {
    private ChangeStage() {}

    /**
     * Compares.
     *
     * @param rows of the answer, in the order of the shape's columns, with one place behind them
     */
    public static Snapshot snapshot(
            SubjectDefinition definition, Subject subject, Run run, AnswerShape shape, List<@Nullable Object[]> rows) {
        String identity = identity(run);
        Optional<RowFingerprints> earlier = run.state()
                .flatMap(RowFingerprints::decode)
                .filter(known -> known.identity().equals(identity));
        Map<String, Long> before = earlier.map(RowFingerprints::rows).orElse(Map.of());
        Map<String, Long> now = new LinkedHashMap<>();
        List<@Nullable Object[]> changed = new ArrayList<>();
        List<@Nullable Object[]> all = new ArrayList<>();
        int flag = shape.indexOf(definition.baseline());
        int width = shape.columns().size();
        for (@Nullable Object[] row : rows) {
            String key = shape.key(row);
            long print = RowFingerprints.of(row, width);
            now.put(key, print);
            @Nullable Object[] whole = new @Nullable Object[width];
            System.arraycopy(row, 0, whole, 0, width);
            all.add(whole);
            Long last = before.get(key);
            if (!Objects.equals(last, print) && (earlier.isPresent() || flag < 0 || Boolean.TRUE.equals(row[flag]))) {
                row[width] = earlier.isEmpty() ? "baseline" : last == null ? "added" : "changed";
                changed.add(row);
            }
        }
        before.keySet().stream().filter(key -> !now.containsKey(key)).forEach(key -> changed.add(removed(shape, key)));

        Optional<byte[]> state = changed.isEmpty() && earlier.isPresent()
                ? Optional.empty()
                : Optional.of(new RowFingerprints(identity, now).encode());
        return new Snapshot(
                subject,
                run.server(),
                run.at(),
                0,
                List.of(
                        Rowset.complete(shape.shipped(), changed),
                        Rowset.complete(definition.all().withColumns(shape.columns()), all)),
                state);
    }

    /** Of the cluster, and of those that know the earlier readings: for a destination that begins, the whole is shipped anew. */
    private static String identity(Run run) {
        String cluster = run.session().capabilities().systemIdentifier().orElse("");
        return run.destinationsBegun() == 0 ? cluster : cluster + "/" + run.destinationsBegun();
    }

    private static @Nullable Object value(Column column, String text) {
        if (text.equals("\u0000")) {
            return null;
        }
        return column.kind() == Kind.GAUGE && text.matches("-?\\d{1,18}") ? (Object) Long.valueOf(text) : text;
    }

    /** Its key is all that is known of it. */
    private static @Nullable Object[] removed(AnswerShape shape, String key) {
        @Nullable Object[] row = new @Nullable Object[shape.columns().size() + 1];
        String[] values = key.split("\u0001", -1);
        for (int i = 0; i < shape.keys().size(); i++) {
            int place = shape.keys().get(i);
            row[place] = value(shape.columns().get(place), values[i]);
        }
        row[row.length - 1] = "removed";
        return row;
    }
}
