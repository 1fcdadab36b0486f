package com.bitville.postgres.spool.internal;

import static org.assertj.core.api.Assertions.assertThat;

import com.bitville.postgres.api.delivery.Destination;
import com.bitville.postgres.api.delivery.OutboxException;
import com.bitville.postgres.api.delivery.Spool;
import com.bitville.postgres.api.delivery.Urgency;
import com.bitville.postgres.spool.internal.crash.HangingDisk;
import com.bitville.postgres.spool.internal.crash.SimulatedDisk;
import com.bitville.postgres.testkit.fake.MutableClock;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Reading the state of the spool (status, doctor, shell) never waits for the disk or for foreign code. */
@Timeout(60)
class ReadersTest {
    private final MutableClock clock = MutableClock.at(Spools.START);
    private final HangingDisk hanging = new HangingDisk();
    private final FileSpool spool = spool("/spool");

    private FileSpool spool(String path) {
        return new FileSpool(
                Spools.settings(Path.of(path)), hanging.over(new SimulatedDisk(true)), Spools.ALONE, clock);
    }

    @ParameterizedTest
    @ValueSource(strings = {"write", "move", "sync"})
    void areAnsweredWhileACommitHangs(String operation) throws Exception {
        commit(spool, "a");
        hanging.hangAt(operation);
        CompletableFuture<Void> stuck = CompletableFuture.runAsync(() -> commit(spool, "b"));
        hanging.awaitStuck();

        allAnswer(spool);
        assertThat(Spools.status(spool, "files")).isEqualTo(1);
        assertThat(spool.state("k")).hasValue("a".getBytes(StandardCharsets.UTF_8));
        assertThat(stuck).isNotDone();

        hanging.release();
        stuck.get(30, TimeUnit.SECONDS);
        assertThat(spool.state("k")).hasValue("b".getBytes(StandardCharsets.UTF_8));
        assertThat(Spools.status(spool, "files")).isEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource({"reject, write", "reject, move", "trim, delete", "retry, move", "purge, delete"})
    void areAnsweredWhileDeadLettersHang(String what, String operation) throws Exception {
        commit(spool, "a");
        commit(spool, "b");
        if (!what.equals("reject")) {
            reject();
            spool.keepHouse();
        }
        if (what.equals("reject") || what.equals("trim")) {
            reject();
        }
        hanging.hangAt(operation);
        CompletableFuture<Void> stuck = CompletableFuture.runAsync(() -> work(what));
        hanging.awaitStuck();

        allAnswer(spool);
        Object dead = Spools.status(spool, "dead");
        assertThat(Spools.status(spool, "dead_bytes")).isEqualTo(((Integer) Objects.requireNonNull(dead)) * 8192L);
        assertThat(stuck).isNotDone();

        hanging.release();
        stuck.get(30, TimeUnit.SECONDS);
    }

    private void reject() {
        spool.dead(spool.oldest(Urgency.NORMAL).orElseThrow(), "400");
    }

    private void work(String what) {
        try {
            switch (what) {
                case "retry" -> assertThat(spool.retryDead()).isEqualTo(1);
                case "purge" -> assertThat(spool.purge()).isEqualTo(2);
                default -> spool.keepHouse();
            }
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void areAnsweredWhileADestinationHangsAndCommitsGoOn() throws Exception {
        DestinationSpools destinationSpools = new DestinationSpools(name -> spool("/spool/" + name), () -> 0);
        CountDownLatch opening = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        Slow slow = new Slow("slow", opening, goOn);
        CompletableFuture<Void> stuck = CompletableFuture.runAsync(() -> destinationSpools.add(slow));
        opening.await();

        quickly(destinationSpools::counts);
        quickly(destinationSpools::spools);
        CompletableFuture.runAsync(
                        () -> destinationSpools.add(new Slow("quick", new CountDownLatch(1), new CountDownLatch(0))))
                .get(30, TimeUnit.SECONDS);
        destinationSpools.commit(List.of(Spools.payload("a", Spools.START)));
        assertThat(destinationSpools.counts()).containsOnlyKeys("quick", "slow");
        assertThat(stuck).isNotDone();

        goOn.countDown();
        stuck.get(30, TimeUnit.SECONDS);
        assertThat(Spools.drain(Objects.requireNonNull(slow.spool))).containsExactly("1:a");
        destinationSpools.close();
    }

    @Test
    void areAnsweredWhileADestinationHangs() throws Exception {
        DestinationSpools destinationSpools = new DestinationSpools(name -> spool("/spool/" + name), () -> 0);
        destinationSpools.add(new Slow("lake", new CountDownLatch(1), new CountDownLatch(0)));
        destinationSpools.commit(List.of(Spools.payload("a", Spools.START)));
        hanging.hangAt("sync");
        CompletableFuture<Void> stuck =
                CompletableFuture.runAsync(() -> destinationSpools.commit(List.of(Spools.payload("b", Spools.START))));
        hanging.awaitStuck();

        quickly(destinationSpools::counts);
        quickly(destinationSpools::spools);
        assertThat(stuck).isNotDone();
        hanging.release();
        stuck.get(30, TimeUnit.SECONDS);
        destinationSpools.close();
    }

    @Test
    void oneThatTakesOverWaitsUntilTheOneBeforeHasLetGo() throws Exception {
        DestinationSpools destinationSpools = new DestinationSpools(name -> spool("/spool/" + name), () -> 0);
        CountDownLatch closing = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        Slow old = new Slow("lake", new CountDownLatch(1), new CountDownLatch(0)) {
            @Override
            public void close() {
                closing.countDown();
                await(goOn);
                super.close();
            }
        };
        destinationSpools.add(old);
        CompletableFuture<Void> leaving = CompletableFuture.runAsync(() -> destinationSpools.remove(old));
        closing.await();
        Slow fresh = new Slow("lake", new CountDownLatch(1), new CountDownLatch(0));
        CompletableFuture<Void> coming = CompletableFuture.runAsync(() -> destinationSpools.add(fresh));
        destinationSpools.commit(List.of(Spools.payload("between", Spools.START)));
        assertThat(fresh.spool).isNull();

        goOn.countDown();
        leaving.get(30, TimeUnit.SECONDS);
        coming.get(30, TimeUnit.SECONDS);
        assertThat(old.spool).isNull();
        assertThat(Spools.drain(Objects.requireNonNull(fresh.spool))).containsExactly("1:between");
        destinationSpools.close();
    }

    @Test
    void aDestinationThatThrowsBlocksNoOther() throws Exception {
        DestinationSpools destinationSpools = new DestinationSpools(name -> spool("/spool/" + name), () -> 0);
        Slow broken = new Slow("broken", new CountDownLatch(1), new CountDownLatch(0)) {
            @Override
            public void close() {
                throw new NoClassDefFoundError("a class of a bundle that was replaced");
            }
        };
        Slow sound = new Slow("sound", new CountDownLatch(1), new CountDownLatch(0));
        destinationSpools.add(broken);
        destinationSpools.add(sound);
        destinationSpools.close();
        assertThat(sound.spool).isNull();
        assertThat(destinationSpools.counts()).isEmpty();
    }

    private static class Slow implements Destination {
        private final String name;
        private final CountDownLatch opening;
        private final CountDownLatch goOn;
        volatile @Nullable Spool spool;

        Slow(String name, CountDownLatch opening, CountDownLatch goOn) {
            this.name = name;
            this.opening = opening;
            this.goOn = goOn;
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public void open(Spool opened) {
            opening.countDown();
            await(goOn);
            spool = opened;
        }

        @Override
        public void close() {
            spool = null;
        }

        static void await(CountDownLatch latch) {
            try {
                latch.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static void commit(FileSpool spool, String body) {
        try {
            spool.commit(
                    List.of(Spools.payload(body, Spools.START)), Map.of("k", body.getBytes(StandardCharsets.UTF_8)));
        } catch (OutboxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void allAnswer(FileSpool spool) throws Exception {
        quickly(spool::counts);
        quickly(spool::status);
        quickly(() -> spool.state("k"));
        quickly(spool::agentId);
        quickly(spool::list);
        quickly(spool::pendingGaps);
        quickly(spool::destinations);
    }

    /** The minimum of five: a stall of the machine is not a property of the spool. */
    private static void quickly(Callable<?> question) throws Exception {
        Duration least = Duration.ofDays(1);
        for (int i = 0; i < 5; i++) {
            long start = System.nanoTime();
            CompletableFuture.supplyAsync(() -> answer(question)).get(20, TimeUnit.SECONDS);
            Duration took = Duration.ofNanos(System.nanoTime() - start);
            least = took.compareTo(least) < 0 ? took : least;
        }
        assertThat(least).isLessThan(Duration.ofMillis(100));
    }

    private static Object answer(Callable<?> question) {
        try {
            return question.call();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }
}
