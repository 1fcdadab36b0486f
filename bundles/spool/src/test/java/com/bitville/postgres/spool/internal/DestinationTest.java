package com.bitville.postgres.spool.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.bitville.postgres.api.delivery.Destination;
import com.bitville.postgres.api.delivery.DropReason;
import com.bitville.postgres.api.delivery.Gap;
import com.bitville.postgres.api.delivery.Payload;
import com.bitville.postgres.api.delivery.Spool;
import com.bitville.postgres.api.delivery.SpooledPayload;
import com.bitville.postgres.api.delivery.Urgency;
import com.bitville.postgres.spool.internal.files.SpoolFolderLock;
import com.bitville.postgres.spool.internal.format.FileDisk;
import com.bitville.postgres.spool.internal.format.SpoolSettings;
import com.bitville.postgres.testkit.fake.MutableClock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DestinationTest {
    private static final int MOST_FILES = 5;

    @TempDir
    private Path temp;

    private final MutableClock clock = MutableClock.at(Spools.START);

    /** Takes nothing by itself. */
    private static final class Archive implements Destination {
        private final String name;
        private final boolean takesAll;
        private @Nullable Spool spool;

        Archive(String name) {
            this(name, true);
        }

        Archive(String name, boolean takesAll) {
            this.name = name;
            this.takesAll = takesAll;
        }

        @Override
        public boolean takesAll() {
            return takesAll;
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public void open(Spool opened) {
            spool = opened;
        }

        @Override
        public void close() {
            spool = null;
        }
    }

    private FileSpool spool() {
        SpoolSettings spoolSettings =
                new SpoolSettings(temp.resolve("spool"), 100L << 20, MOST_FILES, Duration.ofDays(7), 5L << 20);
        return new FileSpool(spoolSettings, new FileDisk(), new SpoolFolderLock(spoolSettings.path()), clock);
    }

    private static @Nullable Object of(FileSpool spool, String destination, String key) {
        Map<?, ?> all = (Map<?, ?>) Objects.requireNonNull(spool.counts().get("destinations"));
        return ((Map<?, ?>) Objects.requireNonNull(all.get(destination))).get(key);
    }

    @Test
    void aDeadDestinationFillsOnlyItsOwnFolder() throws Exception {
        FileSpool spool = spool();
        Archive archive = new Archive("archive");
        spool.commit(List.of(Spools.payload("before", clock.instant())), Map.of());
        spool.bindDestination(archive);
        for (int i = 1; i <= 2 * MOST_FILES; i++) {
            spool.commit(List.of(Spools.payload("p" + i, clock.instant())), Map.of("k", new byte[] {(byte) i}));
            assertThat(Spools.drain(spool)).last().isEqualTo((i + 1) + ":p" + i);
        }
        assertThat(Spools.status(spool, "evicted")).isEqualTo(0L);
        assertThat(spool.pendingGaps()).isEmpty();
        assertThat(of(spool, "archive", "files")).isEqualTo(MOST_FILES);
        assertThat(of(spool, "archive", "evicted")).isEqualTo((long) MOST_FILES);
        spool.close();
        assertThat(archive.spool).isNull();

        FileSpool again = spool();
        again.bindDestination(archive);
        Spool left = Objects.requireNonNull(archive.spool);
        assertThat(left.await(Duration.ofSeconds(60))).isTrue();
        SpooledPayload oldest = left.oldest(Urgency.NORMAL).orElseThrow();
        assertThat(new String(left.body(oldest).orElseThrow(), StandardCharsets.UTF_8))
                .isEqualTo((MOST_FILES + 1) + ":p" + (MOST_FILES + 1));
        left.delivered(oldest);
        assertThat(of(again, "archive", "files")).isEqualTo(MOST_FILES - 1);
        again.unbindDestination(archive);
        assertThat(archive.spool).isNull();
        again.close();
    }

    @Test
    void getsItsLossesReportedOnceItHasStoredAPayload() throws Exception {
        FileSpool spool = spool();
        Archive archive = new Archive("archive");
        spool.bindDestination(archive);
        for (int i = 1; i <= MOST_FILES + 2; i++) {
            spool.commit(List.of(Spools.payload("p" + i, clock.instant())), Map.of());
            Spools.drain(spool);
        }
        FileSpool own = Objects.requireNonNull(spool.destinations().get("archive"));
        assertThat(own.reached()).isFalse();
        assertThat(own.pendingGaps())
                .extracting(Gap::from, Gap::to, Gap::reason)
                .containsExactly(tuple(1L, 2L, DropReason.EVICTED));
        own.delivered(own.oldest(Urgency.NORMAL).orElseThrow());
        assertThat(own.reached()).isTrue();
        own.commitGaps(own.pendingGaps(), List.of(Spools.urgent("lost 1 to 2", clock.instant())));
        assertThat(own.reached()).as("to be proved anew before the next report").isFalse();
        assertThat(own.pendingGaps()).isEmpty();
        assertThat(own.oldest(Urgency.URGENT)).isPresent();
        assertThat(spool.oldest(Urgency.URGENT)).as("the listener's affair").isEmpty();
        spool.close();
    }

    @Test
    void oneThatIsReplacedMissesNothingInBetween() throws Exception {
        FileSpool spool = spool();
        Archive old = new Archive("archive");
        spool.bindDestination(old);
        spool.unbindDestination(old);
        spool.commit(List.of(Spools.payload("between", clock.instant())), Map.of());
        Archive fresh = new Archive("archive");
        spool.bindDestination(fresh);
        assertThat(Spools.drain(Objects.requireNonNull(fresh.spool))).containsExactly("1:between");
        spool.close();
    }

    @Test
    void oneThatStaysAwayIsGivenUpAfterTenMinutesAndItsFolderStays() throws Exception {
        long[] nanos = {0};
        SpoolSettings spoolSettings = Spools.settings(temp.resolve("branch"));
        DestinationSpools destinationSpools = new DestinationSpools(
                name -> new FileSpool(spoolSettings, new FileDisk(), new SpoolFolderLock(spoolSettings.path()), clock),
                () -> nanos[0]);
        Archive archive = new Archive("archive");
        destinationSpools.add(archive);
        destinationSpools.remove(archive);
        nanos[0] = Duration.ofMinutes(10).toNanos();
        destinationSpools.commit(List.of(Spools.payload("kept", clock.instant())));
        assertThat(destinationSpools.spools()).containsOnlyKeys("archive");
        nanos[0]++;
        destinationSpools.commit(List.of(Spools.payload("too late", clock.instant())));
        assertThat(destinationSpools.spools()).isEmpty();
        destinationSpools.add(archive);
        assertThat(Objects.requireNonNull(destinationSpools.spools().get("archive"))
                        .agentId())
                .as("opens it")
                .isNotNull();
        assertThat(Spools.drain(Objects.requireNonNull(archive.spool))).containsExactly("1:kept");
        destinationSpools.close();
    }

    @Test
    void aDestinationWhoseFolderCannotBeOwnedMissesWhatTheOthersGet() throws Exception {
        Path taken = temp.resolve("spool/destinations/archive");
        SpoolFolderLock holder = new SpoolFolderLock(Files.createDirectories(taken));
        holder.acquire();
        FileSpool spool = spool();
        spool.bindDestination(new Archive("archive"));
        spool.bindDestination(new Archive("lake"));
        spool.commit(List.of(Spools.payload("a", clock.instant())), Map.of());
        assertThat(Spools.drain(spool)).containsExactly("1:a");
        assertThat(of(spool, "archive", "state")).isEqualTo("refused");
        assertThat(of(spool, "archive", "files")).isEqualTo(0);
        assertThat(of(spool, "lake", "files")).isEqualTo(1);
        spool.close();
        holder.release();
    }

    /** Kafka turned on in a running agent: who sends something only once is told to send it again. */
    @Test
    void aDestinationThatBeginsLateIsCountedOnce() throws Exception {
        FileSpool spool = spool();
        Archive first = new Archive("first");
        spool.bindDestination(first);
        spool.commit(List.of(Spools.payload("a", clock.instant())), Map.of("s/texts", new byte[] {1}));
        assertThat(spool.destinationsBegun()).as("nothing was sent before").isZero();
        Archive partial = new Archive("partial", false);
        spool.bindDestination(partial);
        spool.commit(List.of(Spools.payload("b", clock.instant())), Map.of());
        assertThat(spool.destinationsBegun()).isZero();
        spool.bindDestination(new Archive("late"));
        for (String body : List.of("c", "d")) {
            spool.commit(List.of(Spools.payload(body, clock.instant())), Map.of());
            assertThat(spool.destinationsBegun()).isEqualTo(1);
        }
        spool.close();
        FileSpool again = spool();
        again.bindDestination(new Archive("first"));
        again.bindDestination(new Archive("late"));
        again.commit(List.of(Spools.payload("e", clock.instant())), Map.of());
        assertThat(again.destinationsBegun()).as("after a restart").isEqualTo(1);
        again.bindDestination(new Archive("third"));
        again.commit(List.of(Spools.payload("f", clock.instant())), Map.of());
        assertThat(again.destinationsBegun()).isEqualTo(2);
        again.close();
    }

    private static Payload detail(int number, Instant created) {
        return new Payload(
                new UUID(3, number),
                created,
                Urgency.NORMAL,
                true,
                seq -> ("d" + number).getBytes(StandardCharsets.UTF_8));
    }

    /** A listener without a key: the other destination still gets every story, and the listener's queue few. */
    @Test
    void detailsAreNotFewWhileAnotherDestinationDelivers() throws Exception {
        FileSpool spool = new FileSpool(Spools.settings(temp), new FileDisk(), new SpoolFolderLock(temp), clock);
        Archive archive = new Archive("archive");
        spool.bindDestination(archive);
        spool.takes(60, false);
        assertThat(spool.room()).as("nobody delivers").isEqualTo(5);
        Spool own = Objects.requireNonNull(archive.spool);
        own.takes(600, true);
        assertThat(spool.room()).isEqualTo(58);
        List<Payload> cycle = new ArrayList<>(List.of(Spools.payload("cycle", clock.instant())));
        for (int i = 0; i < 40; i++) {
            cycle.add(detail(i, clock.instant()));
        }
        spool.commit(cycle, Map.of());
        assertThat(spool.room()).isEqualTo(17);
        assertThat(Spools.drain(own)).hasSize(41);
        assertThat(Spools.drain(spool))
                .as("the first of them")
                .hasSizeBetween(4, 6)
                .startsWith("1:cycle", "d0")
                .doesNotContain("d10");
        own.takes(600, false);
        assertThat(spool.room()).as("nobody delivers").isLessThan(5);
        own.takes(600, true);
        spool.unbindDestination(archive);
        assertThat(spool.room()).as("it has gone").isLessThan(5);
        spool.close();
    }

    @Test
    void refusesANameThatIsNoFolderOrIsTaken() throws Exception {
        FileSpool spool = spool();
        Archive escaping = new Archive("../archive");
        Archive first = new Archive("archive");
        Archive second = new Archive("archive");
        for (Archive archive : List.of(escaping, first, second)) {
            spool.bindDestination(archive);
        }
        assertThat(escaping.spool).isNull();
        assertThat(first.spool).isNotNull();
        assertThat(second.spool).isNull();
        spool.unbindDestination(second);
        assertThat(first.spool).isNotNull();
        spool.close();
    }
}
