package com.bitville.postgres.api.thread;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class StepThreadTest {
    private final BlockingQueue<String> seen = new LinkedBlockingQueue<>();
    private final List<String> told = new CopyOnWriteArrayList<>();
    private final Guard guard = new Guard(defect -> told.add(defect.what()), () -> told.add("mended"));

    private String next() throws InterruptedException {
        return String.valueOf(seen.poll(30, TimeUnit.SECONDS));
    }

    @Test
    void takesStepsUntilItIsStoppedAndThenItsEnd() throws InterruptedException {
        StepThread steps = new StepThread(
                "bitville-steps",
                guard,
                () -> {
                    seen.add(Thread.currentThread().getName());
                    return Duration.ofNanos(1);
                },
                () -> seen.add("end on " + Thread.currentThread().getName()));
        steps.start();
        assertThat(next()).isEqualTo("bitville-steps");
        assertThat(next()).isEqualTo("bitville-steps");
        assertThat(steps.stop()).isTrue();
        assertThat(seen).last().isEqualTo("end on bitville-steps");
        assertThat(told).isEmpty();
    }

    @Test
    void aStopInterruptsAWaitAndAStep() throws InterruptedException {
        for (Duration wait : List.of(Duration.ZERO, Duration.ofDays(1))) {
            CountDownLatch never = new CountDownLatch(1);
            StepThread steps = new StepThread("bitville-steps", guard, () -> {
                seen.add("step");
                if (wait.isZero()) {
                    never.await();
                }
                return wait;
            });
            steps.start();
            assertThat(next()).isEqualTo("step");
            assertThat(steps.stop()).as("a step that waits %s", wait).isTrue();
            assertThat(seen).isEmpty();
        }
        assertThat(told).isEmpty();
    }

    @Test
    void aStepThatFailsIsReportedAndFollowedByAnother() throws InterruptedException {
        StepThread steps = new StepThread("bitville-steps", guard, () -> {
            seen.add("step");
            throw new IllegalStateException("secret");
        });
        steps.start();
        assertThat(next()).isEqualTo("step");
        assertThat(next()).isEqualTo("step");
        assertThat(steps.stop()).isTrue();
        assertThat(told).singleElement().asString().startsWith("java.lang.IllegalStateException at StepThreadTest");
    }

    @Test
    void oneThatNeverBeganHasEnded() {
        assertThat(new StepThread("bitville-steps", guard, () -> Duration.ZERO).stop())
                .isTrue();
    }
}
