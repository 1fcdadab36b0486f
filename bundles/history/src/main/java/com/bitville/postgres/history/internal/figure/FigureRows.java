package com.bitville.postgres.history.internal.figure;

import com.bitville.postgres.api.collect.table.Rowset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Rows under named columns: a rowset of a snapshot, or a part of the status document. */
interface FigureRows {
    /** How many rows are there. */
    int size();

    /** How many there were before any cut. */
    long total();

    /** The place of a column, or -1. */
    int column(String name);

    @Nullable
    Object value(int row, int column);

    static FigureRows of(Rowset rowset) {
        return new FigureRows() {
            @Override
            public int size() {
                return rowset.rows().size();
            }

            @Override
            public long total() {
                return rowset.total();
            }

            @Override
            public int column(String name) {
                return rowset.table().indexOf(name);
            }

            @Override
            public @Nullable Object value(int row, int column) {
                return rowset.rows().get(row)[column];
            }
        };
    }

    /** A part of the status document by its dotted path; an object is one row. */
    static @Nullable FigureRows of(Map<?, ?> document, String path) {
        Object part = document;
        for (String name : path.split("\\.", -1)) {
            part = part instanceof Map<?, ?> map ? map.get(name) : null;
        }
        List<Map<?, ?>> rows = new ArrayList<>();
        List<String> names = new ArrayList<>();
        for (Object row : part instanceof List<?> list ? list : part == null ? List.of() : List.of(part)) {
            if (row instanceof Map<?, ?> map) {
                rows.add(map);
                map.keySet().forEach(name -> {
                    if (!names.contains(String.valueOf(name))) {
                        names.add(String.valueOf(name));
                    }
                });
            }
        }
        return rows.isEmpty()
                ? null
                : new FigureRows() {
                    @Override
                    public int size() {
                        return rows.size();
                    }

                    @Override
                    public long total() {
                        return rows.size();
                    }

                    @Override
                    public int column(String name) {
                        return names.indexOf(name);
                    }

                    @Override
                    public @Nullable Object value(int row, int column) {
                        return rows.get(row).get(names.get(column));
                    }
                };
    }
}
