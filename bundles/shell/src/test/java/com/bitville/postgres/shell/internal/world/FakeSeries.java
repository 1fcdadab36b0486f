package com.bitville.postgres.shell.internal.world;

import com.bitville.postgres.api.history.series.Aggregate;
import com.bitville.postgres.api.history.series.Figure;
import com.bitville.postgres.api.history.series.FigureKind;
import com.bitville.postgres.api.history.series.JournalEntry;
import com.bitville.postgres.api.history.series.KeptServer;
import com.bitville.postgres.api.history.series.SeriesBucket;
import com.bitville.postgres.api.history.series.SeriesKey;
import com.bitville.postgres.api.history.series.SeriesMark;
import com.bitville.postgres.api.history.series.SeriesRange;
import com.bitville.postgres.api.history.series.SeriesStore;
import com.bitville.postgres.api.history.series.StoreState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Three figures of each server, rising in steps. */
final class FakeSeries implements SeriesStore {
    @Override
    public List<Figure> figures() {
        return List.of(
                new Figure("cpu.busy_percent", "percent", FigureKind.GAUGE, Set.of(Aggregate.MEAN), "CPU in use"),
                new Figure("sessions.active", "count", FigureKind.GAUGE, Set.of(Aggregate.MEAN), "Active sessions"),
                new Figure(
                        "statements.exec_time",
                        "ms",
                        FigureKind.COUNTER,
                        Set.of(Aggregate.MEAN),
                        "Time in statements"));
    }

    @Override
    public List<SeriesKey> keys(String server) {
        return figures().stream()
                .map(figure -> SeriesKey.of(server, figure.name()))
                .toList();
    }

    @Override
    public SeriesRange read(SeriesKey key, Instant from, Instant to, Duration step) {
        List<SeriesBucket> buckets = new ArrayList<>();
        int number = 0;
        for (Instant at = from; at.isBefore(to); at = at.plus(step)) {
            buckets.add(new SeriesBucket(at, number % 9, number % 9 + 1.0));
            number++;
        }
        return new SeriesRange(key, from, to, step, buckets);
    }

    @Override
    public List<SeriesMark> marks(String server, Instant from, Instant to) {
        return List.of();
    }

    @Override
    public List<JournalEntry> journal(String server, String journal, Instant from, Instant to) {
        return List.of();
    }

    @Override
    public StoreState state() {
        return new StoreState(
                StoreState.Mode.WRITING,
                "",
                "/var/lib/bitville-postgres-agent/data/buffer/series",
                95_420_416,
                209_715_200,
                List.of(
                        new KeptServer(
                                "default", Optional.of(FakeServers.NOW.minusSeconds(86_400)), 80, 12, 0, 31_806_805),
                        new KeptServer(
                                "reports", Optional.of(FakeServers.NOW.minusSeconds(3_600)), 80, 12, 0, 31_806_805)));
    }
}
