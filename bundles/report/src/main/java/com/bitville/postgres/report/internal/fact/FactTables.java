package com.bitville.postgres.report.internal.fact;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Builds one table, row by row; rows beyond the limit are counted and not kept. */
public final class FactTables {
    private final String id;
    private final String title;
    private final FactScope scope;
    private final NameForm names;
    private final List<FactColumn> columns = new ArrayList<>();
    private final List<List<@Nullable Object>> rows = new ArrayList<>();
    private int most = 20;
    private long total;
    private long elsewhere;
    private String note = "";

    public FactTables(String id, String title, FactScope scope, NameForm names) {
        this.id = id;
        this.title = title;
        this.scope = scope;
        this.names = names;
    }

    public FactTables column(String key, String heading, FactKind kind) {
        columns.add(new FactColumn(key, heading, kind));
        return this;
    }

    /** How many rows are kept, 20 unless told. */
    public FactTables most(int rowsKept) {
        most = rowsKept;
        return this;
    }

    public FactTables note(String text) {
        note = text;
        return this;
    }

    /** Rows that were cut before they came here. */
    public FactTables andElsewhere(long more) {
        elsewhere += more;
        return this;
    }

    /** A row with a value for each column; names and texts take the form that the report has. */
    public FactTables row(@Nullable Object... values) {
        if (values.length != columns.size()) {
            throw new IllegalArgumentException(id + " has " + columns.size() + " columns, not " + values.length);
        }
        total++;
        if (rows.size() < most) {
            List<@Nullable Object> row = new ArrayList<>(values.length);
            for (int i = 0; i < values.length; i++) {
                row.add(names.value(columns.get(i).kind(), values[i]));
            }
            rows.add(Collections.unmodifiableList(row));
        }
        return this;
    }

    public FactTable build() {
        return new FactTable(id, title, scope, columns, rows, total + elsewhere, note, "");
    }
}
