package com.bitville.postgres.metrics.internal.naming;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.bitville.postgres.api.collect.table.Column;
import com.bitville.postgres.api.collect.table.Kind;
import com.bitville.postgres.api.metrics.MetricKind;
import com.bitville.postgres.metrics.internal.naming.OwnNames.Published;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class OwnNamesTest {
    @Test
    void followFromSubjectTableAndColumnInBaseUnits() {
        assertThat(total("databases", "databases_totals", "blk_read_time", "ms"))
                .contains(new Published("bitville_databases_blk_read_time_seconds_total", "seconds", 1_000));
        assertThat(total("statements", "statements", "calls", "count"))
                .contains(new Published("bitville_statements_calls_total", "", 1));
        assertThat(gauge("profile", "profile.covered", "longest_gap_s", "s"))
                .contains(new Published("bitville_profile_covered_longest_gap_seconds", "seconds", 1));
        assertThat(gauge("host", "memory", "used_percent", "percent"))
                .contains(new Published("bitville_host_memory_used_ratio", "ratio", 100));
        assertThat(gauge("slots", "slots", "safe_wal_size", "bytes"))
                .contains(new Published("bitville_slots_safe_wal_size_bytes", "bytes", 1));
        assertThat(gauge("senders", "senders", "replay_lag_ms", "ms"))
                .contains(new Published("bitville_senders_replay_lag_seconds", "seconds", 1_000));
        assertThat(OwnNames.of("wal", "wal", Column.of("stats_reset", Kind.TIME, ""), MetricKind.GAUGE))
                .contains(new Published("bitville_wal_stats_reset_timestamp_seconds", "seconds", 1));
        assertThat(OwnNames.of("slots", "slots", Column.of("active", Kind.FLAG, ""), MetricKind.GAUGE))
                .contains(new Published("bitville_slots_active", "", 1));
    }

    @Test
    void leaveOutWhatIsNoFigure() {
        assertThat(gauge("slots", "slots", "active_pid", ""))
                .as("an identifier")
                .isEmpty();
        assertThat(gauge("host", "disks", "reads_per_s", "1/s")).as("a rate").isEmpty();
        for (Kind text : new Kind[] {Kind.TEXT, Kind.SQL_TEXT, Kind.FREE_TEXT, Kind.ID64}) {
            assertThat(OwnNames.of("a", "a", Column.of("b", text, ""), MetricKind.GAUGE))
                    .isEmpty();
        }
    }

    @Test
    void doNotEndInTheWordOfAnotherKind() {
        assertThat(gauge("host", "memory", "hugepages_total", "count").map(Published::name))
                .contains("bitville_host_memory_hugepages_total_number");
    }

    @Test
    void everyDeclaredNameIsValidAndUnique() {
        NamingTable naming = NamingTable.shipped();
        Set<String> names = new HashSet<>();
        naming.declared().forEach(metric -> {
            String name = metric.name().published();
            boolean otel = !metric.name().openTelemetry().isEmpty();
            assertThat(name).matches(otel ? "postgresql\\.[a-z_.]+[a-z]" : "[a-z_:][a-z0-9_:]*");
            assertThat(names.add(otel ? name + metric.source().labels() : name))
                    .as(name)
                    .isTrue();
            assertThat(metric.help()).isNotBlank();
            assertThat(metric.unit().isEmpty()).as(name).isNotEqualTo(otel);
        });
        assertThat(names).hasSizeGreaterThan(80).containsAll(naming.fills().keySet());
        assertThat(naming.own()).containsKeys("databases_totals", "statements", "disks");
    }

    @Test
    void linesOfOneNameAreOfOneFamily() {
        Map<String, DeclaredMetric> families = new HashMap<>();
        String last = "";
        for (DeclaredMetric metric : NamingTable.shipped().declared()) {
            String name = metric.name().published();
            DeclaredMetric former = families.putIfAbsent(name, metric);
            if (former != null) {
                assertThat(last).as("follow each other").isEqualTo(name);
                assertThat(List.of(metric.kind(), metric.unit(), metric.help()))
                        .isEqualTo(List.of(former.kind(), former.unit(), former.help()));
                assertThat(metric.source().labels().stream().map(LabelSource::label))
                        .as("labels of " + name)
                        .isEqualTo(former.source().labels().stream()
                                .map(LabelSource::label)
                                .toList());
            }
            last = name;
        }
    }

    @Test
    void aLineWithTooManyFieldsIsRefused() {
        assertThatThrownBy(() -> NamingTable.of("as | pg_x | gauge | - | databases.numbackends | - | A figure"))
                .hasMessageContaining("as pg_x has 7 fields");
    }

    private static Optional<Published> total(String subject, String table, String column, String unit) {
        return OwnNames.of(subject, table, new Column(column, Kind.COUNTER, unit, ""), MetricKind.COUNTER);
    }

    private static Optional<Published> gauge(String subject, String table, String column, String unit) {
        return OwnNames.of(subject, table, new Column(column, Kind.GAUGE, unit, ""), MetricKind.GAUGE);
    }
}
