package com.bitville.postgres.shell.internal.live;

import static org.assertj.core.api.Assertions.assertThat;

import com.bitville.postgres.api.collect.Snapshot;
import com.bitville.postgres.shell.internal.view.FakeHistory;
import java.util.List;
import org.junit.jupiter.api.Test;

class BackendIoTest {
    private final BackendIo io = new BackendIo();

    private static Snapshot seen(long intervalMs, long read, long written) {
        return new FakeHistory()
                .saw(
                        "default",
                        "backend_io",
                        0,
                        intervalMs,
                        FakeHistory.table(
                                "backend_io",
                                "pid:GAUGE,object,read_bytes:COUNTER,write_bytes:COUNTER,extend_bytes:COUNTER",
                                List.of(7, "relation", read, written, 1_000L),
                                List.of(7, "wal", 0L, 500L, 0L)))
                .latest("default", "backend_io")
                .orElseThrow();
    }

    @Test
    void sinceTheLookBeforeWhileTheBaselineStays() {
        assertThat(io.perSecond(seen(10_000, 20_000, 500)).get(7)).containsExactly(2_000.0, 200.0);
        assertThat(io.perSecond(seen(12_000, 24_000, 500)).get(7)).containsExactly(2_000.0, 0.0);
    }

    @Test
    void sinceTheBaselineWhenACycleMovedIt() {
        io.perSecond(seen(50_000, 20_000, 500));
        assertThat(io.perSecond(seen(1_000, 3_000, 0)).get(7)).containsExactly(3_000.0, 1_500.0);
    }

    @Test
    void knowsNothingBeforeTheFirstBaseline() {
        assertThat(io.perSecond(seen(0, 20_000, 500))).isEmpty();
    }
}
