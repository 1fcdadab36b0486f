package com.bitville.postgres.webconsole.internal.world;

import com.bitville.postgres.api.collect.table.Column;
import com.bitville.postgres.api.collect.table.Kind;
import com.bitville.postgres.api.collect.table.Rowset;
import com.bitville.postgres.api.collect.table.Table;
import com.bitville.postgres.api.collect.table.TableLayout;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;

/** Takes what a made-up server says. */
interface Readings {
    /** One reading of a table: its columns with commas between, its rows. */
    Readings put(
            String server, String subject, String table, Instant at, String database, String head, List<?>... rows);

    /** Such a reading as a collector has it. */
    static Rowset rowset(String table, String head, List<?>... rows) {
        List<Column> columns = Arrays.stream(head.split(",", -1))
                .map(column -> Column.of(column, Kind.TEXT, ""))
                .toList();
        return Rowset.complete(
                new Table(table, TableLayout.ROWS, columns),
                Arrays.stream(rows).map(List::toArray).toList());
    }
}
