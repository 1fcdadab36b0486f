package com.bitville.postgres.engine.internal.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.bitville.postgres.api.collect.Lane;
import com.bitville.postgres.api.collect.Scope;
import com.bitville.postgres.api.database.Sql;
import com.bitville.postgres.engine.internal.FakeCollector;
import com.bitville.postgres.engine.internal.FakeDatabase;
import com.bitville.postgres.engine.internal.Harness;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DeadlineTest {
    private static final Sql SQL = new Sql("any", "SELECT 1", List.of());

    private final Harness harness = new Harness(Duration.ofMillis(100));

    @AfterEach
    void stop() {
        harness.close();
    }

    @Test
    void cancelsAStatementAtTheDeadlineAndGoesOnWithAFreshLease() {
        FakeCollector stuck = new FakeCollector("a").does(run -> {
            harness.database.hangs = true;
            try {
                run.session().query(SQL);
            } finally {
                harness.database.hangs = false;
            }
        });
        FakeCollector next = new FakeCollector("b", Scope.SERVER, Duration.ZERO, Lane.SLOW)
                .does(run -> run.session().query(SQL));
        harness.with(stuck, next).pass(Duration.ofSeconds(1));

        assertThat(harness.status("a"))
                .containsEntry("state", "timed_out")
                .containsEntry("reason", "did not end within 100 ms and was cancelled");
        assertThat(harness.status("b")).containsEntry("state", "ok");
        assertThat(harness.database.leases).hasSize(2);
        assertThat(harness.database.leases.get(0).aborted.getCount()).isZero();
        assertThat(harness.database.leases.get(1).aborted.getCount()).isOne();
        assertThat(Thread.currentThread().isInterrupted()).isFalse();
    }

    @Test
    void interruptsACollectorThatWaitsAtTheDeadline() {
        FakeCollector waiting = new FakeCollector("a").does(run -> new CountDownLatch(1).await());
        harness.with(waiting).pass(Duration.ofSeconds(1));

        assertThat(harness.status("a")).containsEntry("state", "timed_out");
    }

    @Test
    void letsALeavingCollectorEndItsRunAndNeverCallsItAgain() throws InterruptedException {
        CountDownLatch inside = new CountDownLatch(1);
        FakeCollector leaving = new FakeCollector("a").does(run -> {
            inside.countDown();
            new CountDownLatch(1).await();
        });
        harness.with(leaving);
        Thread cycle = new Thread(() -> harness.pass(Duration.ofSeconds(1)));
        cycle.start();
        inside.await();

        assertThat(harness.registry.collectors().remove(each -> each.collector() == leaving))
                .isTrue();
        await().atMost(Duration.ofSeconds(60)).until(() -> !cycle.isAlive());
        harness.pass(Harness.INTERVAL.multipliedBy(3));
        assertThat(leaving.runs).hasValue(1);
        assertThat(harness.loop.status()).isEmpty();
    }

    @Test
    void aLateCutNeverReachesTheNextRun() {
        RunCancellation runCancellation = new RunCancellation("default");
        runCancellation.begin();
        runCancellation.finish();
        assertThat(runCancellation.cause()).isEmpty();
        runCancellation.cancel(RunCancellation.CancelCause.DEADLINE);
        assertThat(Thread.currentThread().isInterrupted()).isFalse();
    }

    @Test
    void abortsALeaseThatComesAfterTheCut() {
        RunCancellation runCancellation = new RunCancellation("default");
        runCancellation.begin();
        runCancellation.cancel(RunCancellation.CancelCause.STOPPED);
        FakeDatabase.FakeLease lease = harness.database.new FakeLease();
        runCancellation.guard(lease);

        assertThat(lease.aborted.getCount()).isZero();
        runCancellation.finish();
        assertThat(runCancellation.cause()).contains(RunCancellation.CancelCause.STOPPED);
        assertThat(Thread.currentThread().isInterrupted()).isFalse();
    }
}
