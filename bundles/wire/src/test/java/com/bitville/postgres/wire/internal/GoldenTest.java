package com.bitville.postgres.wire.internal;

import static com.bitville.postgres.wire.internal.Cycles.AT;
import static com.bitville.postgres.wire.internal.Cycles.CORRELATED;
import static com.bitville.postgres.wire.internal.Cycles.REQUEST_ID;
import static com.bitville.postgres.wire.internal.Cycles.SESSIONS;
import static com.bitville.postgres.wire.internal.Cycles.correlated;
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
import com.bitville.postgres.api.collect.table.Rowset;
import com.bitville.postgres.api.collect.table.TableLayout;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The bodies described in docs/wire.md, byte for byte, one a line. */
class GoldenTest {
    private final FakeOutbox outbox = new FakeOutbox();
    private final CycleWire wire = outbox.wire();

    static Cycle shop() {
        Column pid = Column.of("pid", Kind.GAUGE, "Process.");
        Rowset sessions = new Rowset(
                SESSIONS,
                new ArrayList<>(List.of(
                        row(
                                4242,
                                "bitville-" + REQUEST_ID,
                                "active",
                                AT.minusSeconds(2),
                                "739",
                                "SELECT name FROM customers WHERE mail = 'ann@example.org' -- search"),
                        row(4250, "psql", "idle", null, null, "SELECT 'cut in the mid"))),
                312,
                true);
        Rowset edges = rows(
                table("blocking.edges", TableLayout.ROWS, pid, Column.of("blocked_by", Kind.GAUGE, "Blockers.")),
                row(4250, List.of(4242, 0)));
        Rowset statements = rows(
                table(
                        "statements",
                        TableLayout.ROWS,
                        Column.of("queryid", Kind.ID64, "Statement."),
                        Column.of("calls", Kind.COUNTER, "Calls."),
                        new Column("total_exec_time", Kind.COUNTER, "ms", "Time.")),
                row(-7_946_541_687_654_098_411L, 1_200L, 640.25),
                row(1L, 9_007_199_254_740_993L, Double.NaN));
        Rowset entries = rows(
                table(
                        "entries",
                        TableLayout.ROWS,
                        Column.of("log_time", Kind.TIME, "Time."),
                        Column.of("severity", Kind.TEXT, "Severity."),
                        Column.of("message", Kind.FREE_TEXT, "Message."),
                        Column.of("detail", Kind.FREE_TEXT, "Detail.")),
                row(
                        Instant.parse("2026-11-23T05:59:58Z"),
                        "ERROR",
                        "duplicate key value violates unique constraint \"customers_mail_key\"",
                        "Key (mail)=(ann@example.org) already exists."));
        return new Cycle(
                "default",
                881,
                AT,
                List.of(
                        snapshot("activity", sessions, rows(CORRELATED, correlated(REQUEST_ID, "4242/1", "SELECT 42"))),
                        snapshot("blocking", edges),
                        snapshot("statements", statements),
                        snapshot("logs", entries)),
                List.of(
                        new Outcome("activity", 1_234_567, 3, Optional.empty(), ""),
                        new Outcome("blocking", 400_000, 1, Optional.empty(), ""),
                        new Outcome("statements", 6_600_000, 2, Optional.empty(), ""),
                        new Outcome("logs", 90_000, 1, Optional.empty(), ""),
                        new Outcome(
                                "wal", 300_000, 0, Optional.of(Reason.NOT_PERMITTED), "grant pg_monitor to the role")));
    }

    @Test
    void writesTheBodiesThatAreDocumented() throws CollectException, IOException {
        wire.onCycle(shop());

        String written =
                outbox.requests.stream().map(request -> request.text() + "\n").collect(Collectors.joining());
        assertThat(written).isEqualTo(golden());
    }

    private static String golden() throws IOException {
        try (InputStream in = GoldenTest.class.getResourceAsStream("/cycle.jsonl")) {
            return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
