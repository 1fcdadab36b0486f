package com.bitville.postgres.metrics.internal.reading;

import static org.assertj.core.api.Assertions.assertThat;

import com.bitville.postgres.api.collect.Cycle;
import com.bitville.postgres.api.collect.Lane;
import com.bitville.postgres.api.collect.Scope;
import com.bitville.postgres.api.collect.Snapshot;
import com.bitville.postgres.api.collect.Subject;
import com.bitville.postgres.api.collect.table.Column;
import com.bitville.postgres.api.collect.table.Kind;
import com.bitville.postgres.api.collect.table.Reach;
import com.bitville.postgres.api.collect.table.Rowset;
import com.bitville.postgres.api.collect.table.Table;
import com.bitville.postgres.api.collect.table.TableLayout;
import com.bitville.postgres.api.history.TableMoment;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RelationRowsTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Column DATABASE = Column.of("datname", Kind.TEXT, "Database");
    private static final Column ID = Column.of("relid", Kind.GAUGE, "Identifier");
    private static final Table TABLES = new Table(
            "tables",
            TableLayout.SPARSE_ROWS,
            List.of(
                    DATABASE,
                    ID,
                    Column.of("schemaname", Kind.TEXT, "Schema"),
                    Column.of("relname", Kind.TEXT, "Name"),
                    new Column("seq_scan", Kind.GAUGE, "count", "Scans")));
    private static final Table GONE = new Table("tables_gone", TableLayout.ROWS, List.of(DATABASE, ID), Reach.LOCAL);
    private static final Subject SUBJECT =
            new Subject("tables", Scope.DATABASE, Duration.ofMinutes(5), Lane.SLOW, List.of(TABLES, GONE));

    private final RelationRows visited = new RelationRows();
    private final List<TableMoment> history = new ArrayList<>();
    private Instant now = START;

    private void visit(@Nullable Object[]... rows) {
        now = now.plus(Duration.ofMinutes(5));
        history.removeIf(moment -> moment.at().isBefore(now.minus(HOUR)));
        history.add(new TableMoment(now, Rowset.complete(TABLES, List.of(rows)), "shop"));
    }

    private void gone(@Nullable Object relid) {
        Rowset rows = Rowset.complete(GONE, List.<@Nullable Object[]>of(new @Nullable Object[] {"shop", relid}));
        visited.forget(new Cycle(
                "main",
                1,
                now,
                List.of(new Snapshot(SUBJECT, "main", now, 0, List.of(rows), Optional.empty())),
                List.of()));
    }

    private static @Nullable Object[] table(long relid, String name, long scans) {
        return new @Nullable Object[] {"shop", relid, "public", name, scans};
    }

    /** Name and scans of each row. */
    private List<String> read(boolean keeps) {
        return visited.read("main", history, Set.of("shop"), keeps).stream()
                .map(row -> row[3] + " " + row[4])
                .toList();
    }

    @Test
    void ofTablesWithOneNameTheNewestCounts() {
        visit(table(1, "orders", 100), table(2, "items", 7));
        visit(table(3, "orders", 1));
        assertThat(read(true)).containsExactly("orders 1", "items 7");
        visit(table(2, "orders", 8), table(3, "former_orders", 1));
        assertThat(read(true)).as("renamed").containsExactly("orders 8", "former_orders 1");
    }

    @Test
    void aTableThatIsGoneHasNoRow() {
        visit(table(1, "orders", 100), table(2, "items", 7));
        assertThat(read(true)).hasSize(2);
        visit();
        gone(1L);
        assertThat(read(true)).containsExactly("items 7");
        visit(table(1, "again", 1));
        assertThat(read(true)).as("an identifier is used again").containsExactly("again 1", "items 7");
    }

    @Test
    void whatDoesNotChangeIsKeptLongerThanTheHistoryHasIt() {
        visit(table(1, "orders", 100), table(2, "items", 7));
        for (int i = 0; i < 30; i++) {
            visit(table(1, "orders", 100 + i));
            assertThat(read(true)).containsExactly("orders " + (100 + i), "items 7");
        }
        assertThat(visited.read("main", history, Set.of("other"), true))
                .as("the database is gone")
                .isEmpty();
    }

    @Test
    void withoutASubscriptionItIsNot() {
        visit(table(1, "orders", 100), table(2, "items", 7));
        for (int i = 0; i < 30; i++) {
            visit(table(1, "orders", 100 + i));
            assertThat(read(false)).contains("orders " + (100 + i));
        }
        assertThat(read(false)).hasSize(1);
    }

    @Test
    void afterAFirstVisitAllOfBeforeIsForgotten() {
        visit(table(1, "orders", 100), table(2, "items", 7));
        assertThat(read(true)).hasSize(2);
        visit(table(1, "orders", 1));
        gone(null);
        assertThat(read(true)).as("another cluster").containsExactly("orders 1");
    }

    @Test
    void asManyAreKeptAsHaveSeries() {
        @Nullable Object[][] many = new @Nullable Object[3_000][];
        for (int i = 0; i < many.length; i++) {
            many[i] = table(i, "table " + i, i);
        }
        visit(many);
        assertThat(read(true)).hasSize(3_000);
        for (int i = 0; i < 13; i++) {
            visit(table(1, "table 1", 2));
            read(true);
        }
        assertThat(read(true)).hasSize(1_000);
    }
}
