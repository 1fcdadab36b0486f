package com.bitville.postgres.history.internal.figure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.bitville.postgres.api.collect.Lane;
import com.bitville.postgres.api.collect.Scope;
import com.bitville.postgres.api.collect.Snapshot;
import com.bitville.postgres.api.collect.Subject;
import com.bitville.postgres.api.collect.table.Column;
import com.bitville.postgres.api.collect.table.Kind;
import com.bitville.postgres.api.collect.table.Rowset;
import com.bitville.postgres.api.collect.table.Table;
import com.bitville.postgres.api.collect.table.TableLayout;
import com.bitville.postgres.api.history.series.Figure;
import com.bitville.postgres.history.internal.file.Section;
import com.bitville.postgres.history.internal.file.SlotKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class FigureTableTest {
    private static final Instant AT = Instant.parse("2026-03-01T00:00:00Z");
    private static final Table SIZES = new Table(
            "sizes",
            TableLayout.ROWS,
            List.of(
                    Column.of("datname", Kind.TEXT, "Where."),
                    Column.of("schemaname", Kind.TEXT, "Where."),
                    Column.of("relname", Kind.TEXT, "What."),
                    new Column("bytes", Kind.GAUGE, "bytes", "How large.")));

    private static List<FigureReading> readings(String line, long intervalMs, @Nullable Object[]... rows) {
        Subject subject = new Subject("sizes", Scope.SERVER, Duration.ZERO, Lane.CORE, List.of(SIZES));
        Rowset rowset = Rowset.complete(SIZES, Arrays.asList(rows));
        Snapshot snapshot = new Snapshot(subject, "main", AT, intervalMs, List.of(rowset), Optional.empty());
        return FigureTable.of(List.of(line)).of(snapshot, AT.minusSeconds(10)).told();
    }

    @Test
    void everyDeclaredFigureHasANameOfItsOwnAUnitAndAMeaning() {
        List<Figure> figures = FigureTable.declared().figures();
        assertThat(figures).hasSizeGreaterThan(60);
        assertThat(figures)
                .extracting(Figure::name)
                .doesNotHaveDuplicates()
                .allMatch(name -> name.matches("[a-z]+\\.[a-z0-9_]{1,40}"));
        assertThat(figures)
                .allMatch(figure ->
                        !figure.unit().isEmpty() && figure.description().length() > 5);
    }

    @Test
    void aTableOfObjectsBecomesASeriesForEach() {
        assertThat(readings(
                        "table.bytes | bytes | gauge objects | sizes | bytes | - | datname | schemaname,relname | Size",
                        0,
                        new @Nullable Object[] {"shop", "public", "orders", 8_192L},
                        new @Nullable Object[] {"shop", "public", "empty", null},
                        new @Nullable Object[] {null, null, null, 5}))
                .containsExactly(new FigureReading(
                        new SlotKey("table.bytes", "shop", "public.orders"), Section.OBJECTS, 8_192, false));
        assertThat(readings(
                        "a.b | count | gauge objects | sizes | bytes | - | - | datname,schemaname | D",
                        0,
                        new @Nullable Object[] {"standby1", null, null, 1},
                        new @Nullable Object[] {"standby1", "10.0.0.1/32", null, 2}))
                .extracting(reading -> reading.key().object())
                .containsExactly("standby1", "standby1.10.0.0.1/32");
    }

    @Test
    void conditionsGroupsAndGrowth() {
        @Nullable Object[] one = {"a", "x", "t", 6};
        @Nullable Object[] two = {"a", "y", "t", 4.0f};
        @Nullable Object[] three = {"b", null, "t", Double.NaN};
        assertThat(readings("a.b | count | gauge | sizes | bytes | schemaname=x | - | - | D", 0, one, two, three))
                .extracting(FigureReading::value)
                .containsExactly(6.0);
        assertThat(readings("a.b | count | gauge | sizes | - | schemaname= | - | - | D", 0, one, two, three))
                .extracting(FigureReading::value)
                .containsExactly(1.0);
        assertThat(readings("a.b | count | gauge | sizes | - | - | - | - | D", 0, one, two, three))
                .extracting(FigureReading::value)
                .containsExactly(3.0);
        assertThat(readings("a.b | count | growth | sizes | bytes | - | datname | - | D", 2_000, one, two, three))
                .extracting(FigureReading::value)
                .containsExactly(5.0);
        assertThat(readings("a.b | count | growth | sizes | bytes | - | datname | - | D", 0, one))
                .isEmpty();
        assertThat(readings("a.b | count | counted | sizes | bytes | - | - | - | D", 0, one))
                .extracting(FigureReading::value)
                .containsExactly(0.6);
    }

    @Test
    void aColumnThatIsNotThereIsNoFigureAndNobodyIsZero() {
        assertThat(readings("a.b | count | gauge | sizes | rows | - | - | - | D", 0))
                .isEmpty();
        assertThat(readings("a.b | count | gauge | sizes | bytes | kind=x | - | - | D", 0))
                .isEmpty();
        assertThat(readings("a.b | count | gauge | others | bytes | - | - | - | D", 0))
                .isEmpty();
        assertThat(readings("a.b | count | gauge | sizes | bytes | - | - | - | D", 0))
                .extracting(FigureReading::value)
                .containsExactly(0.0);
        assertThat(readings("a.b | count | gauge | sizes | bytes | - | - | - | D", 0, new @Nullable Object[] {
                    "a", "b", "c", null
                }))
                .isEmpty();
    }

    @Test
    void theStatusDocumentIsReadByServer() {
        Map<String, Object> status = Map.of(
                "engine",
                Map.of("budget", List.of(Map.of("server", "a", "spent_ms", 1.5), Map.of("server", "b", "spent_ms", 2))),
                "spool",
                Map.of("bytes", 7L));
        FigureTable table = FigureTable.of(List.of(
                "agent.spent | ms | gauge | status:engine.budget | spent_ms | - | - | - | D",
                "buffer.bytes | bytes | gauge | status:spool | bytes | - | - | - | D",
                "none.at_all | bytes | gauge | status:spool.nothing.here | bytes | - | - | - | D"));
        assertThat(table.of(status)).containsOnlyKeys("a", "b", "agent");
        assertThat(Objects.requireNonNull(table.of(status).get("b")).told())
                .extracting(FigureReading::value)
                .containsExactly(2.0);
        assertThat(table.of(Map.of("engine", "odd", "spool", List.of("odd")))).isEmpty();
    }

    @Test
    void aLineOfAnotherFormIsRefused() {
        List<String> lines = List.of("a.b | count | gauge | sizes");
        assertThatThrownBy(() -> FigureTable.of(lines)).hasMessageContaining("a figure has 9 fields");
    }
}
