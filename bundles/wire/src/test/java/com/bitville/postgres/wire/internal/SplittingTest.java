package com.bitville.postgres.wire.internal;

import static com.bitville.postgres.wire.internal.Cycles.cycle;
import static com.bitville.postgres.wire.internal.Cycles.row;
import static com.bitville.postgres.wire.internal.Cycles.rows;
import static com.bitville.postgres.wire.internal.Cycles.snapshot;
import static com.bitville.postgres.wire.internal.Cycles.table;
import static org.assertj.core.api.Assertions.assertThat;

import com.bitville.postgres.api.collect.CollectException;
import com.bitville.postgres.api.collect.Cycle;
import com.bitville.postgres.api.collect.Outcome;
import com.bitville.postgres.api.collect.Reason;
import com.bitville.postgres.api.collect.table.Column;
import com.bitville.postgres.api.collect.table.Kind;
import com.bitville.postgres.api.collect.table.Table;
import com.bitville.postgres.api.collect.table.TableLayout;
import com.bitville.postgres.testkit.listener.AcceptedRequest;
import com.bitville.postgres.wire.internal.body.BodyWriter;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SplittingTest {
    private static final Column ID = Column.of("id", Kind.GAUGE, "Id.");
    private static final Column TEXT = Column.of("text", Kind.TEXT, "Text.");

    private final FakeOutbox outbox = new FakeOutbox();
    private final CycleWire wire = outbox.wire();

    private static @Nullable Object[][] numbered(int rows, int length) {
        Random random = new Random(rows * 31L + length);
        return IntStream.range(0, rows)
                .mapToObj(i -> row(i, "\u00e4".repeat(random.nextInt(length))))
                .toArray(Object[][]::new);
    }

    private List<Integer> ids(String... path) {
        List<Integer> ids = new ArrayList<>();
        for (AcceptedRequest request : outbox.requests) {
            JsonNode node = request.body().path("data");
            for (String key : path) {
                node = node.path(key);
            }
            node.forEach(row -> ids.add(row.path("id").intValue()));
        }
        return ids;
    }

    @Test
    void dividesLargeTablesIntoPartsWithoutLosingARow() throws CollectException {
        outbox.seq = Long.MAX_VALUE / 1_100;
        Table first = table("a.one", TableLayout.ROWS, ID, TEXT);
        Table second = table("b", TableLayout.ROWS, ID, TEXT);
        Table third = table("a.two", TableLayout.ROWS, ID, TEXT);
        wire.onCycle(cycle(
                snapshot("x", rows(first, numbered(700, 900)), rows(second, numbered(50, 90_000))),
                snapshot("y", rows(third, numbered(3_000, 40)))));

        assertThat(outbox.bodies)
                .hasSizeGreaterThan(5)
                .allSatisfy(body -> assertThat(body).hasSizeLessThanOrEqualTo(BodyWriter.LONGEST_BODY));
        assertThat(ids("a", "one")).isEqualTo(IntStream.range(0, 700).boxed().toList());
        assertThat(ids("b")).isEqualTo(IntStream.range(0, 50).boxed().toList());
        assertThat(ids("a", "two")).isEqualTo(IntStream.range(0, 3_000).boxed().toList());
        int parts = outbox.requests.size();
        for (int i = 0; i < parts; i++) {
            JsonNode data = outbox.requests.get(i).body().path("data");
            assertThat(data.path("part").intValue()).isEqualTo(i + 1);
            assertThat(data.path("parts").intValue()).isEqualTo(parts);
            assertThat(data.path("meta").path("a.one").path("rows").intValue()).isEqualTo(700);
        }
        assertThat(outbox.payloads).extracting(payload -> payload.id()).doesNotHaveDuplicates();
    }

    @Test
    void fillsPartsWell() throws CollectException {
        wire.onCycle(cycle(snapshot("x", rows(table("t", TableLayout.ROWS, ID, TEXT), numbered(2_000, 500)))));

        long bytes = outbox.bodies.stream().mapToLong(body -> body.length).sum();
        assertThat(outbox.bodies).hasSize((int) Math.ceil(bytes / (BodyWriter.LONGEST_BODY - 5_000.0)));
    }

    @Test
    void leavesOutTheNullsOfASparseTable() throws CollectException {
        Table table = table("t", TableLayout.SPARSE_ROWS, ID, TEXT);
        wire.onCycle(cycle(snapshot("x", rows(table, row(1, "a"), row(2, null)))));

        assertThat(outbox.requests.get(0).body().path("data").path("t"))
                .hasToString("[{\"id\":1,\"text\":\"a\"},{\"id\":2}]");
    }

    @Test
    void cutsAndMarksARowThatFitsIntoNoBody() throws CollectException {
        Table table = table("t", TableLayout.ROWS, ID, TEXT);
        wire.onCycle(cycle(snapshot(
                "x", rows(table, row(1, "short"), row(2, "\u0001".repeat(2_000_000)), row(3, "short")))));

        assertThat(outbox.requests).hasSize(1);
        JsonNode rows = outbox.requests.get(0).body().path("data").path("t");
        assertThat(rows).hasSize(3);
        assertThat(rows.get(0).has("row_cut")).isFalse();
        assertThat(rows.get(1).path("row_cut").booleanValue()).isTrue();
        assertThat(rows.get(1).path("text").textValue())
                .hasSizeGreaterThan(5_000)
                .matches("\u0001+");
        assertThat(rows.get(2).path("id").intValue()).isEqualTo(3);
    }

    @Test
    void keepsTheRestOfARowThatCannotBeCut() throws CollectException {
        Column[] columns = IntStream.range(0, 3_000)
                .mapToObj(i ->
                        Column.of("a_rather_long_name_for_a_column_of_a_table_" + i + "x".repeat(50), Kind.GAUGE, "c"))
                .toArray(Column[]::new);
        wire.onCycle(cycle(snapshot("x", rows(table("t", TableLayout.SINGLE, columns), new Object[3_000]))));

        assertThat(outbox.requests.get(0).body().path("data").path("t")).hasToString("{\"row_cut\":true}");
    }

    @Test
    void leavesOutMetaThatWouldFillABody() throws CollectException {
        List<Outcome> failures = IntStream.range(0, 1_000)
                .mapToObj(i -> new Outcome("file" + i, 1, 0, Optional.of(Reason.NOT_PERMITTED), "\u0002".repeat(1_000)))
                .toList();
        wire.onCycle(new Cycle("default", 1, Cycles.AT, List.of(), failures));

        assertThat(outbox.bodies).hasSize(1);
        JsonNode meta = outbox.requests.get(0).body().path("data").path("meta");
        assertThat(meta.size() - 1 + meta.path("omitted").intValue()).isEqualTo(1_000);
    }
}
