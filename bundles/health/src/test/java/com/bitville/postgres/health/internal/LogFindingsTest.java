package com.bitville.postgres.health.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.bitville.postgres.api.collect.Lane;
import com.bitville.postgres.api.collect.Scope;
import com.bitville.postgres.api.collect.Snapshot;
import com.bitville.postgres.api.collect.Subject;
import com.bitville.postgres.api.collect.table.Column;
import com.bitville.postgres.api.collect.table.Kind;
import com.bitville.postgres.api.collect.table.Rowset;
import com.bitville.postgres.api.collect.table.Table;
import com.bitville.postgres.api.collect.table.TableLayout;
import com.bitville.postgres.api.health.Finding;
import com.bitville.postgres.api.health.FindingSeverity;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class LogFindingsTest {
    private static final Instant AT = Instant.parse("2026-01-01T12:00:00Z");
    private static final Table STATE = new Table(
            "log_state",
            TableLayout.SINGLE,
            List.of(
                    Column.of("path", Kind.TEXT, "Where."),
                    Column.of("state", Kind.TEXT, "How."),
                    Column.of("lag_bytes", Kind.GAUGE, "Behind.")));
    private static final Table TROUBLED = new Table(
            "log_state",
            TableLayout.SINGLE,
            List.of(
                    Column.of("state", Kind.TEXT, "How."),
                    Column.of("reason", Kind.TEXT, "Why."),
                    Column.of("looks_like", Kind.TEXT, "What."),
                    Column.of("format", Kind.TEXT, "As what."),
                    Column.of("log_line_prefix", Kind.TEXT, "By what."),
                    Column.of("file", Kind.TEXT, "Where."),
                    Column.of("lines", Kind.GAUGE, "Read."),
                    Column.of("unreadable_lines", Kind.GAUGE, "Not understood.")));

    private final LastReadings history = new LastReadings();
    private final LogFindings logFindings = new LogFindings();

    LogFindingsTest() {
        logFindings.bindHistory(history);
    }

    private void cycle(String server, String path, long lag) {
        Subject subject = new Subject("logs", Scope.SERVER_FILES, Duration.ZERO, Lane.CORE, List.of(STATE));
        List<@Nullable Object[]> rows = List.<@Nullable Object[]>of(new @Nullable Object[] {path, "following", lag});
        Snapshot snapshot =
                new Snapshot(subject, server, AT, 0, List.of(Rowset.complete(STATE, rows)), Optional.empty());
        history.put(snapshot);
    }

    @Test
    void namesTheLogOfEveryServer() {
        cycle("one", "/var/log/one.log", 0);
        cycle("two", "sql:7@10.0.0.2:5432/log", 64 << 20);
        cycle("one", "/var/log/one.log", 1);
        StatusNode status = new StatusNode(Map.of("servers", List.of(Map.of("name", "one"), Map.of("name", "two"))));
        assertThat(logFindings.findings(status))
                .extracting(Finding::server, Finding::severity)
                .containsExactly(tuple("one", FindingSeverity.OK), tuple("two", FindingSeverity.WARNING));
        assertThat(logFindings.findings(status).get(1).message())
                .contains("sql:7@10.0.0.2:5432/log", "65536 KiB behind");
    }

    private Finding troubled(String reason, @Nullable String looksLike) {
        Subject subject = new Subject("logs", Scope.SERVER_FILES, Duration.ZERO, Lane.CORE, List.of(TROUBLED));
        List<@Nullable Object[]> rows = List.<@Nullable Object[]>of(
                new @Nullable Object[] {"unreadable", reason, looksLike, "stderr", "%m [%p] ", "a.log", 90L, 70L});
        Snapshot snapshot =
                new Snapshot(subject, "one", AT, 0, List.of(Rowset.complete(TROUBLED, rows)), Optional.empty());
        history.put(snapshot);
        return logFindings
                .findings(new StatusNode(Map.of("servers", List.of(Map.of("name", "one")))))
                .get(0);
    }

    @Test
    void reportsWhatUnparsedLinesLookLike() {
        assertThat(troubled("line_prefix_differs", "%t [%p]: ").message())
                .contains("70 of the last 90 lines read from a.log", "'%m [%p] '", "'%t [%p]: '");
        assertThat(troubled("line_prefix_differs", null).message()).contains("no known prefix");
        assertThat(troubled("line_prefix_differs", null).remedy().orElseThrow().text())
                .contains("ALTER SYSTEM SET log_line_prefix");
        assertThat(troubled("format_differs", "csvlog").message()).contains("look like csvlog, but are read as stderr");
        assertThat(troubled("not_a_log", null).severity()).isEqualTo(FindingSeverity.WARNING);
        assertThat(troubled("not_a_log", null).remedy().orElseThrow().text()).contains("log_path");
    }
}
