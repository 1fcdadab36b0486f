package com.bitville.postgres.api.thread;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class GuardTest {
    private final List<String> told = new ArrayList<>();
    private final List<Duration> pauses = new ArrayList<>();
    private final Guard guard = new Guard(defect -> told.add(defect.what()), () -> told.add("mended"), pauses::add);

    static List<Throwable> whateverIsThrown() {
        return List.of(
                new IllegalStateException("secret"),
                new NoClassDefFoundError("gone"),
                new StackOverflowError(),
                new OutOfMemoryError("secret"),
                new AssertionError("secret"),
                new Throwable("thrown past the compiler"));
    }

    @ParameterizedTest
    @MethodSource("whateverIsThrown")
    void goesOnWhateverARoundThrows(Throwable thrown) {
        rounds(thrown, null);

        assertThat(told).hasSize(2).last().isEqualTo("mended");
        assertThat(told.get(0))
                .startsWith(thrown.getClass().getName() + " at GuardTest.java:")
                .doesNotContain("secret");
    }

    @Test
    void reportsARepeatedDefectOnce() {
        Throwable same = new IllegalStateException();

        rounds(same, same, same, new IllegalArgumentException(), null, null, same);

        assertThat(told.stream().map(line -> line.replaceAll(" at .*", "")))
                .containsExactly(
                        "java.lang.IllegalStateException",
                        "java.lang.IllegalArgumentException",
                        "mended",
                        "java.lang.IllegalStateException");
    }

    @Test
    void waitsLongerAfterEachDefectInARowAndAtMostAMinute() {
        Throwable same = new IllegalStateException();

        rounds(same, same, same, same, same, same, same, same, null, same);

        assertThat(pauses.stream().map(Duration::toSeconds)).containsExactly(1L, 2L, 4L, 8L, 16L, 32L, 64L, 64L);
    }

    @Test
    void aThreadOutlivesAnInterruptThatWasNotMeantForIt() throws InterruptedException {
        CountDownLatch twice = new CountDownLatch(2);
        Thread thread = new Thread(() -> guard.loop(() -> twice.getCount() > 0, () -> {
            twice.countDown();
            Thread.currentThread().interrupt();
            new CountDownLatch(1).await();
        }));
        thread.start();

        assertThat(twice.await(10, TimeUnit.SECONDS)).isTrue();
        thread.join(10_000);
        assertThat(thread.isAlive()).isFalse();
        assertThat(told).isEmpty();
    }

    @Test
    void aLogThatIsGoneEndsNothing() throws InterruptedException {
        Guard deaf = new Guard(
                defect -> {
                    throw new NoClassDefFoundError("org/slf4j/Logger");
                },
                () -> {
                    throw new IllegalStateException("stopped");
                });

        assertThat(deaf.run(() -> sneak(new IllegalStateException()))).isFalse();
        assertThat(deaf.run(() -> {})).isTrue();
    }

    @Test
    void aTaskLeavesItsInterruptPendingAndThrowsNothing() {
        guard.task(() -> sneak(new IllegalStateException())).run();
        guard.task(() -> {
                    throw new InterruptedException();
                })
                .run();

        assertThat(Thread.interrupted()).isTrue();
        assertThat(told).hasSize(1);
    }

    @Test
    void handsAnInterruptOnToWhoeverRunsTheRounds() {
        assertThatThrownBy(() -> guard.run(() -> {
                    throw new InterruptedException();
                }))
                .isInstanceOf(InterruptedException.class);
    }

    private void rounds(@Nullable Throwable... thrown) {
        Deque<Runnable> rounds = new ArrayDeque<>();
        for (@Nullable Throwable one : thrown) {
            rounds.add(() -> sneak(one));
        }
        guard.loop(() -> !rounds.isEmpty(), () -> rounds.remove().run());
    }

    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    private static <E extends Throwable> void sneak(@Nullable Throwable thrown) throws E {
        if (thrown != null) {
            throw (E) thrown;
        }
    }
}
