package com.bitville.postgres.webconsole.internal;

import static org.assertj.core.api.Assertions.assertThat;

import com.bitville.postgres.api.collect.Lane;
import com.bitville.postgres.api.collect.Scope;
import com.bitville.postgres.api.collect.Snapshot;
import com.bitville.postgres.api.collect.Subject;
import com.bitville.postgres.api.collect.table.Column;
import com.bitville.postgres.api.collect.table.Kind;
import com.bitville.postgres.api.collect.table.Rowset;
import com.bitville.postgres.api.collect.table.Table;
import com.bitville.postgres.api.collect.table.TableLayout;
import com.bitville.postgres.api.history.History;
import com.bitville.postgres.api.history.SeriesPoint;
import com.bitville.postgres.api.history.SeriesQuery;
import com.bitville.postgres.api.history.TableMoment;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class LoadDocumentTest {
    private static final Instant AT = Instant.parse("2026-01-01T00:00:00Z");

    private final LoadDocument document = new LoadDocument(new TwoMinutes(), "default", AT);

    private static Rowset table(String name, String head, List<?>... rows) {
        List<Column> columns = Arrays.stream(head.split(","))
                .map(column -> Column.of(column, Kind.TEXT, ""))
                .toList();
        return Rowset.complete(
                new Table(name, TableLayout.ROWS, columns),
                Arrays.stream(rows).map(List::toArray).toList());
    }

    private static double seconds(long minute) {
        return AT.plusSeconds(60 * minute).getEpochSecond();
    }

    @Test
    void theCoresAreThoseOfTheHost() {
        assertThat(document.cores()).contains(8);
    }

    /** A link may name any time: the nearest point is shown, with what the same cycle read. */
    @Test
    void whatIsBehindTheNearestPoint() {
        for (double at : new double[] {0, 1e10, seconds(1), seconds(1) + 31}) {
            double nearest = at == seconds(1) || at == 0 ? seconds(1) : seconds(2);
            Map<String, @Nullable Object> moment = Objects.requireNonNull(document.moment(at));
            assertThat(moment).containsEntry("t", nearest).containsEntry("aas", nearest == seconds(1) ? 1.0 : 2.0);
            assertThat(String.valueOf(moment.get("top"))).contains("statement=42");
            assertThat(String.valueOf(moment.get("sessions"))).contains("pid=" + (nearest == seconds(1) ? 1 : 2));
            assertThat(moment.get("texts")).isEqualTo(Map.of("42", "SELECT ?"));
        }
        assertThat(new LoadDocument(new TwoMinutes(), "other", AT).moment(0)).isNull();
    }

    /** A history of two minutes of the server {@code default}. */
    private static final class TwoMinutes implements History {
        private static final Map<String, List<TableMoment>> MOMENTS = new LinkedHashMap<>();

        static {
            for (int minute = 1; minute <= 2; minute++) {
                double aas = minute;
                for (Rowset rowset : List.of(
                        table("profile.covered", "covered_s,looks,aas", List.of(60.0, 60, aas)),
                        table(
                                "profile.by",
                                "counted_by,value,aas",
                                List.of("wait_event_type", "CPU", aas),
                                List.of("usename", "ann", aas)),
                        table("profile.top", "wait_event_type,statement,aas", List.of("CPU", "42", aas)),
                        table("profile.statements", "statement,query", List.of("42", "SELECT ?")),
                        table("sessions", "pid", List.of(minute)))) {
                    MOMENTS.computeIfAbsent(rowset.table().name(), unseen -> new ArrayList<>())
                            .add(new TableMoment(AT.plusSeconds(60L * minute), rowset));
                }
            }
        }

        @Override
        public List<String> servers() {
            return List.of("default");
        }

        @Override
        public Optional<Snapshot> latest(String server, String subject) {
            Subject host = new Subject("host", Scope.HOST, Duration.ZERO, Lane.CORE, List.of());
            return Optional.of(
                    new Snapshot(host, "host", AT, 0, List.of(table("cpu", "cores", List.of(8))), Optional.empty()));
        }

        @Override
        public List<TableMoment> moments(String server, String table, Instant from) {
            return server.equals("default")
                    ? MOMENTS.getOrDefault(table, List.of()).stream()
                            .filter(moment -> !moment.at().isBefore(from))
                            .toList()
                    : List.of();
        }

        @Override
        public List<SeriesPoint> series(String server, SeriesQuery seriesQuery, Instant from) {
            throw new UnsupportedOperationException();
        }

        @Override
        public List<Map<String, @Nullable Object>> recent(String server, String table, String key, Instant from) {
            return moments(server, table, from).stream()
                    .flatMap(moment -> RowValues.rows(moment.rowset()).stream())
                    .toList();
        }
    }
}
