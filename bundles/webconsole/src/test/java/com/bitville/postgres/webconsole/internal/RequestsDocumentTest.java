package com.bitville.postgres.webconsole.internal;

import static org.assertj.core.api.Assertions.assertThat;

import com.bitville.postgres.api.collect.Snapshot;
import com.bitville.postgres.api.collect.table.Column;
import com.bitville.postgres.api.collect.table.Kind;
import com.bitville.postgres.api.collect.table.Rowset;
import com.bitville.postgres.api.collect.table.Table;
import com.bitville.postgres.api.collect.table.TableLayout;
import com.bitville.postgres.api.history.History;
import com.bitville.postgres.api.history.SeriesPoint;
import com.bitville.postgres.api.history.SeriesQuery;
import com.bitville.postgres.api.history.TableMoment;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RequestsDocumentTest {
    private static final Instant AT = Instant.parse("2026-01-01T00:00:00Z");
    private static final Table TABLE = new Table(
            "correlated",
            TableLayout.CORRELATED,
            Stream.of(
                            "correlation_id",
                            "started_at",
                            "source",
                            "identity",
                            "part",
                            "query",
                            "duration_ms",
                            "plan",
                            "trace_id")
                    .map(name -> Column.of(name, Kind.TEXT, ""))
                    .toList());

    private final List<@Nullable Object[]> rows = new ArrayList<>();
    private @Nullable String trace;

    private void fact(String id, int second, String identity, String part, @Nullable Double ms) {
        fact(id, second, identity, part, ms, "SELECT 1");
    }

    private void fact(String id, int second, String identity, String part, @Nullable Double ms, String query) {
        rows.add(new @Nullable Object[] {
            id, AT.plusSeconds(second), "pg_log", identity, part, query, ms, "Seq Scan", trace
        });
    }

    private List<Map<String, @Nullable Object>> facts() {
        return new RequestsDocument(new Rows(rows), AT).facts();
    }

    @Test
    void showsTheLastRequestsThatFailedWereBlockedOrRanLong() {
        fact("quick", 1, "a", "run", 999.0);
        fact("Long", 2, "b", "run", 1_000.0);
        fact("failed", 3, "c", "error", null);
        fact("blocked", 4, "d", "run", 10.0);
        fact("blocked", 4, "e", "blocked_by", null);
        fact("waited", 5, "f", "wait", null);
        assertThat(facts())
                .extracting(fact -> fact.get("correlation_id") + " " + fact.get("part"))
                .containsExactly("blocked blocked_by", "blocked run", "failed error", "Long run");
    }

    @Test
    void findsARequestByItsIdInAnyFormAndAllRequestsOfATrace() {
        fact("3F2504E0-4F89-41d3-9a0c-0305e82c3301", 1, "a", "run", 1.0);
        fact("4bf92f35-77b3-4da6-a3ce-929d0e0e4736", 2, "b", "run", 1.0);
        trace = "4BF92F3577B34DA6A3CE929D0E0E4736";
        fact("checkout-7", 3, "c", "run", 1.0);
        fact("checkout-8", 4, "d", "run", 1.0);
        assertThat(of("bitville-3f2504e0-4f89-41d3-9a0c-0305E82C3301"))
                .containsExactly("3F2504E0-4F89-41d3-9a0c-0305e82c3301");
        assertThat(of("checkout-8")).containsExactly("checkout-8");
        assertThat(of("4bf92f3577b34da6a3ce929d0e0e4736"))
                .containsExactly("4bf92f35-77b3-4da6-a3ce-929d0e0e4736", "checkout-7", "checkout-8");
        assertThat(of("00000000000000000000000000000000")).isEmpty();
        assertThat(of("")).isEmpty();
    }

    private List<@Nullable Object> of(String id) {
        return new RequestsDocument(new Rows(rows), AT)
                .of(id).stream().map(fact -> fact.get("correlation_id")).toList();
    }

    @Test
    void returnsTheLatestVersionOfEachFactWithoutThePlan() {
        fact("ID", 1, "a", "run", 1_000.0);
        fact("id", 1, "a", "run", 2_000.0, "x".repeat(10_000));
        assertThat(facts()).singleElement().satisfies(fact -> {
            assertThat(fact).containsEntry("duration_ms", 2_000.0).containsEntry("server", "default");
            assertThat(fact).doesNotContainKeys("plan", "identity");
            assertThat(String.valueOf(fact.get("query"))).hasSize(RequestsDocument.LONGEST + 3);
        });
    }

    @Test
    void staysInBoundsAndKeepsWhatCountsMost() {
        for (int i = 0; i < 100; i++) {
            for (int run = 0; run < 60; run++) {
                fact("id" + i, i, i + "/" + run, "run", 1_000.0 + run);
            }
            fact("id" + i, i, i + "/error", "error", null);
        }
        List<Map<String, @Nullable Object>> facts = facts();
        assertThat(facts).hasSize(RequestsDocument.MOST * RequestsDocument.MOST_FACTS);
        assertThat(facts.get(0)).containsEntry("correlation_id", "id99").containsEntry("part", "error");
        assertThat(facts.get(1)).containsEntry("duration_ms", 1_059.0);
    }

    private record Rows(List<@Nullable Object[]> rows) implements History {
        @Override
        public List<String> servers() {
            return List.of("default", "host");
        }

        @Override
        public Optional<Snapshot> latest(String server, String subject) {
            return Optional.empty();
        }

        @Override
        public List<TableMoment> moments(String server, String table, Instant from) {
            return server.equals("default") && table.equals("correlated")
                    ? List.of(new TableMoment(AT, Rowset.complete(TABLE, rows)))
                    : List.of();
        }

        @Override
        public List<SeriesPoint> series(String server, SeriesQuery seriesQuery, Instant from) {
            return List.of();
        }

        @Override
        public List<Map<String, @Nullable Object>> recent(String server, String table, String key, Instant from) {
            return List.of();
        }
    }
}
