package com.bitville.postgres.engine.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import com.bitville.postgres.api.collect.CollectException;
import com.bitville.postgres.api.collect.Cycle;
import com.bitville.postgres.api.collect.Lane;
import com.bitville.postgres.api.collect.Reason;
import com.bitville.postgres.api.collect.Scope;
import com.bitville.postgres.api.collect.Subject;
import com.bitville.postgres.api.collect.Trait;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Manual runs, after the first cycle of an engine whose clock then stops until a test moves it. */
class CollectingTest {
    private final AtomicLong ticker = new AtomicLong();
    private final Engine engine =
            new Engine(EngineSettings.of(Duration.ofSeconds(60), 100), Clock.systemUTC(), ticker::get);
    private final FakeDatabase database = new FakeDatabase("default");
    private final FakeCollector activity = new FakeCollector("activity");
    private final List<Cycle> handedOn = new CopyOnWriteArrayList<>();

    @BeforeEach
    void bind() {
        engine.bindDatabase(database);
        engine.bindCollector(activity, Map.of());
        engine.bindListener(handedOn::add);
        engine.start();
        await().atMost(Duration.ofSeconds(60)).until(() -> !handedOn.isEmpty());
        handedOn.clear();
        activity.runs.set(0);
    }

    @AfterEach
    void stop() {
        engine.stop();
    }

    @Test
    void aRunByHandIsReturnedAndNotHandedOn() throws Exception {
        AtomicBoolean trial = new AtomicBoolean();
        activity.does(run -> trial.set(run.trial()));

        Cycle cycle = engine.run("activity", "default", false);
        assertThat(cycle.snapshots()).hasSize(1);
        assertThat(activity.runs).hasValue(1);
        assertThat(trial).as("the run is a trial").isTrue();
        assertThat(handedOn).isEmpty();
        assertThat(String.valueOf(engine.status().get("collectors")))
                .as("the next regular run stays unchanged")
                .contains("runs=1");
    }

    @Test
    void withShipItIsHandedOnLikeAnyCycle() throws Exception {
        AtomicBoolean trial = new AtomicBoolean(true);
        activity.does(run -> trial.set(run.trial()));

        assertThat(engine.run("activity", "default", true)).isEqualTo(handedOn.get(0));
        assertThat(trial).isFalse();
    }

    @Test
    void whatIsNotThereIsNamedWithWhatIs() {
        assertThatThrownBy(() -> engine.run("activity", "reports", false))
                .isInstanceOf(CollectException.class)
                .hasMessageContaining("reports")
                .hasMessageContaining("default");
        assertThatThrownBy(() -> engine.run("plans", "default", false)).hasMessageContaining("plans");
    }

    @Test
    void aFailureIsTheCollectorsOwn() {
        activity.does(run -> {
            throw new CollectException(Reason.NOT_PERMITTED, "GRANT it");
        });
        assertThatThrownBy(() -> engine.run("activity", "default", false)).hasMessage("GRANT it");
        assertThat(handedOn).isEmpty();
    }

    @Test
    void neverMeetsAnotherRunOfTheSameServer() throws Exception {
        AtomicInteger inside = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        CountDownLatch second = new CountDownLatch(2);
        FakeCollector recorder = new FakeCollector(
                new Subject("recorder", Scope.SERVER, Duration.ofSeconds(1), Lane.CORE, List.of()).with(Trait.SAMPLED));
        recorder.does(run -> {
            most.accumulateAndGet(inside.incrementAndGet(), Math::max);
            second.countDown();
            // Leaves time for a run that must not begin.
            second.await(300, TimeUnit.MILLISECONDS);
            inside.decrementAndGet();
        });
        engine.bindCollector(recorder, Map.of());
        List<Thread> callers = List.of(caller("recorder"), caller("recorder"));
        callers.forEach(Thread::start);
        await().atMost(Duration.ofSeconds(60)).until(() -> recorder.runs.get() > 0);
        // A cycle and a sample are due now.
        ticker.addAndGet(Duration.ofSeconds(5).toNanos());
        engine.bindCollector(new FakeCollector("late"), Map.of());
        for (Thread caller : callers) {
            caller.join();
        }

        assertThat(recorder.runs.get()).isGreaterThanOrEqualTo(2);
        assertThat(most).hasValue(1);
    }

    @Test
    void theInterruptOfItsCallerEndsItAndIsNotLost() throws Exception {
        CountDownLatch inside = new CountDownLatch(1);
        AtomicBoolean cut = new AtomicBoolean();
        activity.does(run -> {
            inside.countDown();
            try {
                new CountDownLatch(1).await();
            } finally {
                cut.set(true);
            }
        });
        AtomicReference<Throwable> thrown = new AtomicReference<>();
        Thread caller = new Thread(() -> thrown.set(catchThrowable(() -> engine.run("activity", "default", false))));
        caller.start();
        inside.await();
        caller.interrupt();
        caller.join(60_000);

        assertThat(thrown.get()).isInstanceOf(InterruptedException.class);
        await().atMost(Duration.ofSeconds(60)).untilTrue(cut);
        activity.does(run -> {});
        assertThat(engine.run("activity", "default", false).snapshots())
                .as("the next run is not interrupted")
                .hasSize(1);
    }

    @Test
    void oneThatTheServerLeavesIsAnswered() throws Exception {
        CountDownLatch inside = new CountDownLatch(1);
        activity.does(run -> {
            inside.countDown();
            new CountDownLatch(1).await();
        });
        List<Throwable> thrown = new CopyOnWriteArrayList<>();
        List<Thread> callers = List.of(caller("activity", thrown), caller("activity", thrown));
        callers.forEach(Thread::start);
        inside.await();
        engine.unbindDatabase(database);
        for (Thread caller : callers) {
            caller.join(60_000);
        }

        assertThat(thrown).hasSize(2).allMatch(CollectException.class::isInstance);
    }

    @Test
    void anEngineThatDoesNotRunSaysSo() {
        engine.stop();
        assertThatThrownBy(() -> engine.run("activity", "default", false)).isInstanceOf(CollectException.class);
    }

    private Thread caller(String collector) {
        return caller(collector, new CopyOnWriteArrayList<>());
    }

    private Thread caller(String collector, List<Throwable> thrown) {
        return new Thread(() -> {
            Throwable caught = catchThrowable(() -> engine.run(collector, "default", false));
            if (caught != null) {
                thrown.add(caught);
            }
        });
    }
}
