package com.bitville.postgres.metrics.internal.family;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.bitville.postgres.api.collect.table.Column;
import com.bitville.postgres.api.collect.table.Kind;
import com.bitville.postgres.api.collect.table.Reach;
import com.bitville.postgres.api.collect.table.Rowset;
import com.bitville.postgres.api.collect.table.Table;
import com.bitville.postgres.api.collect.table.TableLayout;
import com.bitville.postgres.api.metrics.MetricFamily;
import com.bitville.postgres.api.metrics.MetricKind;
import com.bitville.postgres.api.metrics.MetricNaming;
import com.bitville.postgres.api.metrics.MetricPoint;
import com.bitville.postgres.api.metrics.MetricSelection;
import com.bitville.postgres.metrics.internal.naming.NamingTable;
import com.bitville.postgres.metrics.internal.reading.CollectedTable;
import com.bitville.postgres.metrics.internal.total.RowLimiter;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class DeclaredFamiliesTest {
    private static final Instant AT = Instant.parse("2026-01-01T00:00:00Z");

    @Test
    void severalColumnsBecomePointsOfOneFamily() {
        List<MetricFamily> families = new ArrayList<>();
        new DeclaredFamilies(NamingTable.shipped(), new RowLimiter())
                .of(
                        "default",
                        Map.of(
                                "checkpointer_totals",
                                totals("checkpointer", "num_timed", "num_requested", "write_time", "sync_time")),
                        new MetricSelection(Optional.empty(), MetricNaming.OPEN_TELEMETRY, false, false),
                        families);
        assertThat(families)
                .extracting(family -> family.name().openTelemetry(), MetricFamily::kind, MetricFamily::unit)
                .containsExactly(
                        tuple("postgresql.bgwriter.checkpoint.count", MetricKind.COUNTER, "{checkpoints}"),
                        tuple("postgresql.bgwriter.duration", MetricKind.COUNTER, "ms"));
        assertThat(families.get(0).points())
                .extracting(MetricPoint::labels, MetricPoint::value)
                .containsExactly(tuple(Map.of("type", "scheduled"), 1.0), tuple(Map.of("type", "requested"), 2.0));
    }

    @Test
    void aStateIsALabelOfTheNumberOne() {
        Table slots = new Table(
                "slots",
                TableLayout.ROWS,
                List.of(
                        Column.of("slot_name", Kind.TEXT, "Name"),
                        Column.of("slot_type", Kind.TEXT, "Type"),
                        Column.of("wal_status", Kind.TEXT, "State")));
        List<@Nullable Object[]> rows = new ArrayList<>();
        rows.add(new @Nullable Object[] {"a", "physical", "extended"});
        rows.add(new @Nullable Object[] {"b", "logical", null});
        List<MetricFamily> families = new ArrayList<>();
        new DeclaredFamilies(NamingTable.shipped(), new RowLimiter())
                .of(
                        "default",
                        Map.of("slots", new CollectedTable("slots", Rowset.complete(slots, rows), AT)),
                        new MetricSelection(Optional.empty(), MetricNaming.PROMETHEUS, false, false),
                        families);
        assertThat(families).singleElement().satisfies(family -> {
            assertThat(family.name().compatible()).isEqualTo("pg_replication_slot_wal_status");
            assertThat(family.points())
                    .extracting(MetricPoint::labels, MetricPoint::value)
                    .containsExactly(
                            tuple(Map.of("slot_name", "a", "slot_type", "physical", "wal_status", "extended"), 1.0));
        });
    }

    private static CollectedTable totals(String subject, String... columns) {
        Table table = new Table(
                subject + "_totals",
                TableLayout.SINGLE,
                Arrays.stream(columns)
                        .map(name -> new Column(name, Kind.COUNTER, "count", "A total"))
                        .toList(),
                Reach.LOCAL);
        @Nullable Object[] row = new @Nullable Object[columns.length];
        for (int i = 0; i < row.length; i++) {
            row[i] = i + 1L;
        }
        return new CollectedTable(subject, Rowset.complete(table, List.<@Nullable Object[]>of(row)), AT);
    }
}
