package com.bitville.postgres.wire.internal;

import com.bitville.postgres.api.collect.CollectException;
import com.bitville.postgres.api.collect.Cycle;
import com.bitville.postgres.api.collect.Lane;
import com.bitville.postgres.api.collect.Outcome;
import com.bitville.postgres.api.collect.Scope;
import com.bitville.postgres.api.collect.Snapshot;
import com.bitville.postgres.api.collect.Subject;
import com.bitville.postgres.api.collect.table.Column;
import com.bitville.postgres.api.collect.table.Kind;
import com.bitville.postgres.api.collect.table.Rowset;
import com.bitville.postgres.api.collect.table.Table;
import com.bitville.postgres.api.collect.table.TableLayout;
import com.bitville.postgres.api.delivery.Gap;
import com.bitville.postgres.api.delivery.GapSource;
import com.bitville.postgres.api.delivery.Outbox;
import com.bitville.postgres.api.delivery.Payload;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.State;

/** A cycle with so many sessions to request bodies, redaction included. */
@State(org.openjdk.jmh.annotations.Scope.Thread)
public class JsonBenchmark {
    private static final Instant AT = Instant.parse("2026-11-23T06:00:00Z");
    private static final Table SESSIONS = new Table(
            "sessions",
            TableLayout.ROWS,
            List.of(
                    Column.of("pid", Kind.GAUGE, "Process of the backend."),
                    Column.of("application_name", Kind.TEXT, "Name."),
                    Column.of("state", Kind.TEXT, "State."),
                    Column.of("query_start", Kind.TIME, "Start."),
                    Column.of("backend_xmin", Kind.ID64, "Horizon."),
                    Column.of("query", Kind.SQL_TEXT, "Statement.")));

    /** How many rows. */
    @Param({"10", "300"})
    public int sessions;

    private final Counting outbox = new Counting();
    private final CycleWire wire =
            new CycleWire(WireSettings.defaults("shop"), outbox, outbox, Clock.systemUTC(), System::nanoTime);
    private long number;

    /** Encodes and writes every body. */
    @Benchmark
    public long bodies() throws CollectException {
        wire.onCycle(cycle(number++));
        return outbox.bytes;
    }

    private Cycle cycle(long cycle) {
        List<@Nullable Object[]> rows = new ArrayList<>();
        for (int i = 0; i < sessions; i++) {
            rows.add(new @Nullable Object[] {
                i,
                "web",
                "active",
                AT,
                900L + i,
                "UPDATE accounts SET balance = balance + 17 WHERE id = " + i + " AND name = 'O''Brien'"
            });
        }
        Snapshot snapshot = new Snapshot(
                new Subject("activity", Scope.SERVER, Duration.ZERO, Lane.CORE, List.of()),
                "default",
                AT,
                60_000,
                List.of(Rowset.complete(SESSIONS, rows)),
                Optional.empty());
        return new Cycle(
                "default",
                cycle,
                AT,
                List.of(snapshot),
                List.of(new Outcome("activity", 1_234_567, sessions, Optional.empty(), "")));
    }

    /** Has each body written and keeps none. */
    private static final class Counting implements Outbox, GapSource {
        private long seq;
        private long bytes;

        @Override
        public void commit(List<Payload> payloads, Map<String, byte[]> state) {
            for (Payload payload : payloads) {
                bytes += payload.body().apply(++seq).length;
            }
        }

        @Override
        public Set<String> stateKeys() {
            return Set.of();
        }

        @Override
        public int room() {
            return 40;
        }

        @Override
        public Optional<byte[]> state(String key) {
            return Optional.empty();
        }

        @Override
        public UUID agentId() {
            return new UUID(0, 1);
        }

        @Override
        public List<Gap> pendingGaps() {
            return List.of();
        }

        @Override
        public void commitGaps(List<Gap> gaps, List<Payload> payloads) {}

        @Override
        public boolean reached() {
            return false;
        }

        @Override
        public Map<String, GapSource> destinations() {
            return Map.of();
        }
    }
}
