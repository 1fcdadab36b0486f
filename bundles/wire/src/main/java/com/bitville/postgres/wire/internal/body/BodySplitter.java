package com.bitville.postgres.wire.internal.body;

import com.bitville.postgres.api.collect.table.TableLayout;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Splits tables into pieces so that each part fits into one body. */
final class BodySplitter {
    private BodySplitter() {}

    /** A range of rows of a table; the end is exclusive. */
    record Piece(EncodedTable table, int from, int to) {
        int length() {
            return table.overhead() + table.length(from, to);
        }
    }

    /**
     * Fills one part after the other, in the order of tables and rows.
     *
     * @param tables the tables, those with the same first key adjacent
     * @param room bytes that the pieces of a part may take together
     * @return at least one part, which may be empty
     */
    static List<List<Piece>> divide(List<EncodedTable> tables, int room) {
        List<List<Piece>> parts = new ArrayList<>();
        List<Piece> part = new ArrayList<>();
        int used = 0;
        for (EncodedTable table : tables) {
            int from = 0;
            used += table.overhead();
            for (int row = 0; row < table.rows(); row++) {
                int length = table.length(row, row + 1) + 1;
                if (used + length > room && !(part.isEmpty() && row == from)) {
                    if (row > from) {
                        part.add(new Piece(table, from, row));
                    }
                    parts.add(part);
                    part = new ArrayList<>();
                    from = row;
                    used = table.overhead();
                }
                used += length;
            }
            if (table.rows() > from || (table.form() == TableLayout.ROWS && from == 0)) {
                part.add(new Piece(table, from, table.rows()));
            }
        }
        parts.add(part);
        return parts;
    }

    /** Writes the pieces of a part as fields; pieces with the same first of two keys share one object. */
    static void write(List<Piece> part, JsonGenerator json, BodyBuffer out) throws IOException {
        String open = "";
        for (Piece piece : part) {
            String[] path = piece.table().path();
            String outer = path.length > 1 ? path[0] : "";
            if (!outer.equals(open)) {
                if (!open.isEmpty()) {
                    json.writeEndObject();
                }
                if (!outer.isEmpty()) {
                    json.writeObjectFieldStart(outer);
                }
                open = outer;
            }
            json.writeFieldName(path[path.length - 1]);
            rows(piece, json, out);
        }
        if (!open.isEmpty()) {
            json.writeEndObject();
        }
    }

    private static void rows(Piece piece, JsonGenerator json, BodyBuffer out) throws IOException {
        boolean array = piece.table().form() == TableLayout.ROWS;
        if (array) {
            json.writeStartArray();
        } else {
            json.writeRawValue("");
        }
        json.flush();
        piece.table().copy(piece.from(), piece.to(), out);
        if (array) {
            json.writeEndArray();
        }
    }
}
