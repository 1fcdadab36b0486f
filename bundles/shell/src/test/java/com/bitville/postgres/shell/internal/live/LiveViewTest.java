package com.bitville.postgres.shell.internal.live;

import static org.assertj.core.api.Assertions.assertThat;

import com.bitville.postgres.api.collect.CollectException;
import com.bitville.postgres.api.collect.Collector;
import com.bitville.postgres.api.collect.CollectorRunner;
import com.bitville.postgres.api.collect.Cycle;
import com.bitville.postgres.api.collect.Reason;
import com.bitville.postgres.api.collect.Snapshot;
import com.bitville.postgres.api.collect.table.Redaction;
import com.bitville.postgres.api.history.History;
import com.bitville.postgres.api.status.StatusReport;
import com.bitville.postgres.shell.internal.terminal.TerminalKeys;
import com.bitville.postgres.shell.internal.terminal.TextLayout;
import com.bitville.postgres.shell.internal.world.FakeAgent;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The live views over a fake engine, with keys pressed in turn. */
class LiveViewTest {
    private final FakeAgent agent = new FakeAgent();
    private final History history = (History) agent.services(History.class).get(0);
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
    private final List<String> runs = new ArrayList<>();
    private final TestClock clock = new TestClock();
    private double spentMs = 100;
    private double costMs = 0.6;
    private boolean overBudget;

    /** Each test has servers of its own: looks are shared by all views of a process. */
    private LiveReader reader() {
        CollectorRunner runner = new CollectorRunner() {
            @Override
            public List<Collector> collectors() {
                return List.of();
            }

            @Override
            public Cycle run(String collector, String server, boolean ship) throws CollectException {
                runs.add(collector + " " + server + " " + ship);
                if (overBudget) {
                    throw new CollectException(Reason.SHED, "over budget: 600 of 600 ms");
                }
                spentMs += costMs;
                Snapshot seen = history.latest(server.substring(server.indexOf('.') + 1), collector)
                        .orElseThrow();
                return new Cycle(server, 1, clock.instant(), List.of(seen), List.of());
            }
        };
        StatusReport report = () -> Map.of(
                "engine",
                Map.of(
                        "budget",
                        List.of(Map.of("server", server, "spent_ms", spentMs, "allowed_ms", 600.0, "window_s", 600))));
        Redaction redaction = (kind, text) -> text.replace("4711", "?");
        return new LiveReader(runner, report, redaction, history, clock);
    }

    private String server = "";

    private List<String> show(String test, int width, int height, Object... pressed) throws Exception {
        server = test + ".default";
        Deque<Object> keys = new ArrayDeque<>(List.of(pressed));
        keys.add((int) 'q');
        LiveView view = new LiveView(out, reader(), history, List.of(server, test + ".reports"), clock);
        view.sessions(SessionList.Order.AGE, new Keys(keys, width, height));
        return List.of(bytes.toString(StandardCharsets.UTF_8).split("\u001b\\[H\u001b\\[J"));
    }

    private static String last(List<String> screens) {
        return screens.get(screens.size() - 1);
    }

    @Test
    void looksByTrialRunsAndShowsTheCost() throws Exception {
        String screen = last(show("cost", 200, 24));
        assertThat(runs).containsExactly("activity cost.default false");
        assertThat(screen)
                .contains("1 active, 1 idle in transaction, 7 idle; top wait Lock/transactionid of 1")
                .contains("43 commits/s", "WAL 1.19 MiB/s")
                .contains("look 0.6 ms, budget 101 of 600 ms in 10 min")
                .contains("web frontend", "10.0.0.17", "keys: q quit")
                .contains("WHERE id = ?")
                .doesNotContain("4711");
    }

    @Test
    void waitsTwoSecondsOrAThousandTimesTheCost() throws Exception {
        show("cheap", 100, 24, 500, 1_400);
        assertThat(runs).hasSize(1);
        runs.clear();
        show("cheap2", 100, 24, 1_000, 1_000, 2_000);
        assertThat(runs).hasSize(3);
        runs.clear();
        costMs = 8;
        show("dear", 100, 24, 7_900, 200);
        assertThat(runs).hasSize(2);
    }

    @Test
    void twoTerminalsShareOneLook() throws Exception {
        show("shared", 100, 24);
        show("shared", 100, 24);
        assertThat(runs).hasSize(1);
    }

    @Test
    void keepsTheLastSessionsWhenTheBudgetForbidsALook() throws Exception {
        overBudget = true;
        spentMs = 600;
        // The history has the server without the test's prefix: the view shows what the last cycle read.
        server = "reports";
        LiveView view = new LiveView(out, reader(), history, List.of("reports"), clock);
        view.sessions(SessionList.Order.AGE, new Keys(new ArrayDeque<>(List.of((int) 'q')), 120, 24));
        assertThat(bytes.toString(StandardCharsets.UTF_8))
                .contains("NOT READ NOW: shed: over budget: 600 of 600 ms", "ann");
    }

    @Test
    void pausesAndGoesOn() throws Exception {
        List<String> screens = show("pause", 100, 24, (int) ' ', 3_000, (int) ' ', 3_000);
        assertThat(screens.get(2)).contains("PAUSED", "space go on");
        assertThat(last(screens)).doesNotContain("PAUSED");
        assertThat(runs).as("the first, on going on, and two seconds later").hasSize(3);
    }

    @Test
    void showsASessionInFullWithStatementsThatHitNoOther() throws Exception {
        String screen = last(show("detail", 250, 40, TerminalKeys.DOWN, (int) '\r'));
        assertThat(screen)
                .contains("Session    2 of", "bob@shop", "web frontend 7 at 10.0.0.17", "behind 1 session: 1")
                .contains("bitville:statements show 4411")
                .contains("SELECT pg_catalog.pg_cancel_backend(pid) FROM pg_catalog.pg_stat_activity WHERE pid = 2"
                        + " AND backend_start = '2025-12-31T00:01:00Z' AND query_start = '2026-01-01T00:00:56.900Z';")
                .contains("SELECT pg_catalog.pg_terminate_backend(pid) FROM pg_catalog.pg_stat_activity WHERE pid = 2"
                        + " AND backend_start = '2025-12-31T00:01:00Z';");
        assertThat(runs).as("the agent ends nothing").allMatch(run -> run.startsWith("activity "));
    }

    @Test
    void filtersSortsAndShowsTheLocksAndTheNextServer() throws Exception {
        assertThat(last(show("filter", 100, 24, (int) '/', (int) 'b', (int) 'o', (int) 'q', 127, (int) '\r')))
                .contains("bob", "filter 'bo'")
                .doesNotContain("ann ");
        bytes.reset();
        assertThat(last(show("sort", 100, 24, (int) 'p')))
                .containsSubsequence("1 ", "ann", "2 ", "bob")
                .contains("(now pid)");
        bytes.reset();
        assertThat(last(show("locks", 100, 24, (int) 'l'))).contains("`- 2  bob@shop  waits 3.1 s for ShareLock");
        bytes.reset();
        assertThat(last(show("next", 100, 24, (int) 'n'))).contains("server 2 of 2", "102");
    }

    @Test
    void neverIsLargerThanTheTerminal() throws Exception {
        for (int width : new int[] {40, 60, 80, 160}) {
            for (int height : new int[] {4, 10, 24}) {
                bytes.reset();
                for (String screen :
                        show("size" + width + height, width, height, (int) 'j', (int) '\r', 27, (int) 'l', (int) 'l')) {
                    assertThat(screen.lines().toList())
                            .hasSizeLessThanOrEqualTo(height)
                            .allSatisfy(
                                    line -> assertThat(TextLayout.columns(line)).isLessThanOrEqualTo(width));
                }
            }
        }
    }

    /** Keys are Integers; a Long or another number is time that passes without a key. */
    private final class Keys implements TerminalKeys {
        private final Deque<Object> pressed;
        private final int width;
        private final int height;

        private Keys(Deque<Object> pressed, int width, int height) {
            this.pressed = pressed;
            this.width = width;
            this.height = height;
        }

        @Override
        public int next(long millis) {
            int next = (int) pressed.removeFirst();
            if (next >= 200) {
                clock.pass(next);
                return NONE;
            }
            return next;
        }

        @Override
        public int width() {
            return width;
        }

        @Override
        public int height() {
            return height;
        }

        @Override
        public void close() {}
    }

    private static final class TestClock extends Clock {
        private Instant now = Instant.parse("2026-01-01T00:01:00Z");

        private void pass(long millis) {
            now = now.plusMillis(millis);
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return now;
        }
    }
}
