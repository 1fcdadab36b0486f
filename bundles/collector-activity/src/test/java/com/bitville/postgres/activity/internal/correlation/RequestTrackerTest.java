package com.bitville.postgres.activity.internal.correlation;

import static org.assertj.core.api.Assertions.assertThat;

import com.bitville.postgres.activity.internal.TestBackends;
import com.bitville.postgres.activity.internal.blocking.BlockingGraph;
import com.bitville.postgres.activity.internal.recorder.RecorderSample;
import com.bitville.postgres.activity.internal.session.Backend;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RequestTrackerTest {
    private static final Instant START = Instant.parse("2026-11-23T06:00:00Z");
    private static final String ONE = "6f9619ff-8b86-d011-b42d-00c04fc964ff";
    private static final String TWO = "0f8fad5b-d9cb-469f-a165-70867728950e";

    private final RequestTracker tracker = new RequestTracker();

    private static Backend seen(int pid, int start, @Nullable String wait, String query, @Nullable String end) {
        return TestBackends.brief(pid, START.plusSeconds(start), "active", wait, query, end);
    }

    private void look(int second, List<BlockingGraph.Edge> edges, boolean whole, Backend... sessions) {
        tracker.saw(new RecorderSample(START.plusSeconds(second), List.of(sessions)), edges, whole);
    }

    @Test
    void runBetweenTwoCyclesIsKnownWithItsWaits() {
        Backend waiting = seen(7, 0, "tuple", "/* correlation:" + ONE + " */ SELECT 1", null);
        look(1, List.of(), true, waiting, seen(8, 0, null, "SELECT 2", null));
        look(2, List.of(), true, waiting, seen(8, 0, null, "SELECT 2", null));
        assertThat(tracker.drain()).isEmpty();
        look(3, List.of(), true, seen(7, 2, null, "SELECT 3", null));

        List<RequestRun> ended = tracker.drain();
        assertThat(ended).hasSize(1);
        assertThat(ended.get(0).context().correlationId()).isEqualTo(ONE);
        assertThat(ended.get(0).lastSeen()).isEqualTo(START.plusSeconds(2));
        assertThat(ended.get(0).waits()).isEqualTo(Map.of(new RequestRun.Wait("Lock", "tuple"), 1.0));
        assertThat(tracker.drain()).isEmpty();
    }

    /** Looks are a second apart at best. */
    @Test
    void waitLastsFromLookToLookHoweverFarTheyAreApart() {
        String query = "/* correlation:" + ONE + " */ SELECT 1";
        look(1, List.of(), true);
        look(4, List.of(), true, seen(7, 2, "tuple", query, null));
        look(9, List.of(), true, seen(7, 2, "relation", query, null));
        look(11, List.of(), true, seen(7, 2, "tuple", query, null));
        look(60, List.of(), true, seen(7, 2, "relation", query, null));
        look(61, List.of(), true);

        assertThat(tracker.drain().get(0).waits())
                .isEqualTo(Map.of(
                        new RequestRun.Wait("Lock", "tuple"), 2.0 + 2.0,
                        new RequestRun.Wait("Lock", "relation"), 5.0 + 10.0));
    }

    @Test
    void commentAtTheEndOfALongTextCounts() {
        look(1, List.of(), true, seen(7, 0, null, "SELECT a lot of", " of it /* correlation:" + ONE + " */"));
        look(2, List.of(), true);
        assertThat(tracker.drain())
                .extracting(run -> run.context().correlationId())
                .containsExactly(ONE);
    }

    @Test
    void bothSidesOfALockKnowTheOtherRequest() {
        Backend waiter = seen(7, 0, "tuple", "/* correlation:" + ONE + " */ UPDATE t", null);
        Backend holder = seen(8, 0, null, "/* correlation:" + TWO + " */ UPDATE t", null);
        look(1, List.of(new BlockingGraph.Edge(7, 8)), true, waiter, holder);
        look(2, List.of(), true);
        List<RequestRun> ended = tracker.drain();
        assertThat(ended).extracting(RequestRun::blockedBy).contains(Map.of(8, TWO));
        assertThat(ended).extracting(RequestRun::blocking).contains(Map.of(7, ONE));
    }

    @Test
    void lookThatWasCutEndsNothingItDoesNotShow() {
        look(1, List.of(), true, seen(7, 0, null, "/* correlation:" + ONE + " */ SELECT 1", null));
        look(2, List.of(), false);
        assertThat(tracker.drain()).isEmpty();
        look(3, List.of(), true);
        assertThat(tracker.drain()).hasSize(1);
    }

    @Test
    void runThatACycleDoesNotShowAnyMoreHasEnded() {
        look(1, List.of(), true, seen(7, 0, "tuple", "/* correlation:" + ONE + " */ SELECT 1", null));
        tracker.keep(key -> key.pid() == 7);
        assertThat(tracker.drain()).isEmpty();
        tracker.keep(key -> false);
        assertThat(tracker.drain()).hasSize(1);
        look(2, List.of(), true);
        assertThat(tracker.drain()).as("once").isEmpty();
    }
}
