package com.bitville.postgres.wire.internal.body;

import com.bitville.postgres.api.collect.table.Column;
import com.bitville.postgres.api.collect.table.Rowset;
import com.bitville.postgres.api.collect.table.TableLayout;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Writes rows as JSON objects, each small enough for one body. */
public final class RowEncoder {
    /** The longest row that fits into a body together with its head and meta. */
    static final int LONGEST_ROW = 192_000;

    /** Marks a row whose values were truncated. */
    static final String CUT = "row_cut";

    private static final int EXPECTED_ROW = 512;

    private final JsonFactory factory;
    private final ValueWriter values;

    RowEncoder(JsonFactory factory, ValueWriter values) {
        this.factory = factory;
        this.values = values;
    }

    /**
     * Encodes all rows of a set.
     *
     * @param rowset the rows
     * @param path their keys in the body
     * @param without columns to omit
     */
    public EncodedTable encode(Rowset rowset, String[] path, Set<String> without) throws IOException {
        int expected = Math.max(64, Math.min(rowset.rows().size(), 1_024) * EXPECTED_ROW);
        try (RowBuffer buffer = new RowBuffer(factory, expected)) {
            return encode(buffer, rowset, path, without);
        }
    }

    /** The same, behind what is in a buffer. */
    EncodedTable encode(RowBuffer buffer, Rowset rowset, String[] path, Set<String> without) throws IOException {
        BodyBuffer out = buffer.out();
        List<@Nullable Object[]> rows = rowset.rows();
        int[] starts = new int[rows.size()];
        int[] ends = new int[rows.size()];
        List<Column> columns = rowset.table().columns();
        TableLayout tableLayout = rowset.table().form();
        boolean sparse = tableLayout == TableLayout.SPARSE_ROWS || tableLayout == TableLayout.CORRELATED;
        boolean[] kept = new boolean[columns.size()];
        for (int i = 0; i < kept.length; i++) {
            kept[i] = !without.contains(columns.get(i).name());
        }
        for (int i = 0; i < starts.length; i++) {
            if (i > 0) {
                out.write(',');
            }
            starts[i] = out.size();
            row(buffer.json(), out, columns, sparse ? present(kept, rows.get(i)) : kept, rows.get(i));
            ends[i] = out.size();
        }
        return new EncodedTable(sparse ? TableLayout.ROWS : tableLayout, path, out, starts, ends);
    }

    private static boolean[] present(boolean[] kept, @Nullable Object[] row) {
        boolean[] present = kept.clone();
        for (int i = 0; i < present.length; i++) {
            present[i] &= row[i] != null;
        }
        return present;
    }

    private void row(JsonGenerator json, BodyBuffer out, List<Column> columns, boolean[] kept, @Nullable Object[] row)
            throws IOException {
        int start = out.size();
        for (int most = Integer.MAX_VALUE; most > 0; most = most == Integer.MAX_VALUE ? 1 << 15 : most / 4) {
            out.truncate(start);
            json.writeStartObject();
            boolean cut = false;
            for (int i = 0; i < kept.length; i++) {
                if (kept[i]) {
                    cut |= values.field(json, columns.get(i), row[i], most);
                }
            }
            if (cut) {
                json.writeBooleanField(CUT, true);
            }
            json.writeEndObject();
            json.flush();
            if (out.size() - start <= LONGEST_ROW) {
                return;
            }
        }
        out.truncate(start);
        json.writeStartObject();
        json.writeBooleanField(CUT, true);
        json.writeEndObject();
        json.flush();
    }
}
