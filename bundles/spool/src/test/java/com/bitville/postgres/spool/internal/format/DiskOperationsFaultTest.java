package com.bitville.postgres.spool.internal.format;

import static com.bitville.postgres.spool.internal.Spools.drain;
import static com.bitville.postgres.spool.internal.Spools.payload;
import static com.bitville.postgres.spool.internal.Spools.sized;
import static com.bitville.postgres.spool.internal.Spools.status;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.bitville.postgres.api.delivery.DropReason;
import com.bitville.postgres.api.delivery.Gap;
import com.bitville.postgres.api.delivery.OutboxException;
import com.bitville.postgres.api.delivery.SpooledPayload;
import com.bitville.postgres.api.delivery.Urgency;
import com.bitville.postgres.spool.internal.FileSpool;
import com.bitville.postgres.spool.internal.Spools;
import com.bitville.postgres.spool.internal.crash.SimulatedDisk;
import com.bitville.postgres.testkit.fake.MutableClock;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class DiskOperationsFaultTest {
    private static final Path FOLDER = Path.of("/spool");
    private final MutableClock clock = MutableClock.at(Spools.START);
    private final SimulatedDisk disk = new SimulatedDisk(true);

    @Test
    void goesOnInMemoryWhileTheDiskIsFullAndHealsByItself() throws OutboxException {
        FileSpool spool = spool();
        spool.commit(List.of(payload("a", now())), Map.of("k", new byte[] {1}));
        disk.failAfter(0);
        spool.commit(List.of(payload("b", now())), Map.of("m", new byte[] {3}, "k", new byte[] {2}));
        assertThat(spool.stateKeys()).as("on disk and in memory").containsExactlyInAnyOrder("k", "m");
        assertThat(status(spool, "state")).isEqualTo("memory");
        assertThat(status(spool, "memory")).isEqualTo(1);
        assertThat(spool.state("k")).hasValue(new byte[] {2});
        assertThat(spool.list()).extracting(SpooledPayload::seq).containsExactly(1L, 2L);

        disk.failAfter(Integer.MAX_VALUE);
        spool.keepHouse();
        assertThat(status(spool, "state")).isEqualTo("disk");
        FileSpool after = crashed();
        assertThat(after.state("k")).hasValue(new byte[] {2});
        assertThat(drain(after)).containsExactly("1:a", "2:b");
    }

    @Test
    void keepsEveryCommitWhereverTheDiskFillsUpInIt() throws OutboxException {
        for (int changes = 0; changes < 30; changes++) {
            FileSpool spool = spool();
            spool.commit(List.of(payload("first " + changes, now())), Map.of("k", new byte[] {1}));
            disk.failAfter(changes);
            String[] texts = {"x" + changes, "y" + changes, "z" + changes};
            spool.commit(List.of(payload(texts[0], now()), payload(texts[1], now())), Map.of("k", new byte[] {2}));
            spool.commit(List.of(payload(texts[2], now())), Map.of("k", new byte[] {3}));
            disk.failAfter(Integer.MAX_VALUE);
            spool.keepHouse();
            FileSpool after = crashed();
            assertThat(after.state("k")).hasValue(new byte[] {3});
            long seq = after.oldest(Urgency.NORMAL).orElseThrow().seq();
            assertThat(drain(after))
                    .as("failing after %d changes", changes)
                    .containsExactly(
                            seq + ":first " + changes,
                            (seq + 1) + ":" + texts[0],
                            (seq + 2) + ":" + texts[1],
                            (seq + 3) + ":" + texts[2]);
            after.close();
        }
    }

    @Test
    void boundsTheMemoryRingAndReportsWhatGaveWay() throws OutboxException {
        FileSpool spool = spool();
        spool.commit(List.of(payload("a", now())), Map.of());
        disk.failAfter(0);
        for (int i = 0; i < 30; i++) {
            spool.commit(List.of(sized(UUID.randomUUID(), 250_000, now())), Map.of());
        }
        assertThat(status(spool, "memory")).isEqualTo(20);
        disk.failAfter(Integer.MAX_VALUE);
        spool.keepHouse();
        FileSpool after = crashed();
        assertThat(after.agentId()).isNotNull();
        assertThat(after.list()).hasSize(21);
        assertThat(after.pendingGaps()).singleElement().satisfies(gap -> {
            assertThat(gap.reason()).isEqualTo(DropReason.MEMORY_FULL);
            assertThat(gap.from()).isEqualTo(2);
            assertThat(gap.to()).isEqualTo(11);
            assertThat(gap.count()).isEqualTo(10);
        });
    }

    @Test
    void refusesOnlyWhatNeitherDiskNorMemoryCanTake() throws OutboxException {
        FileSpool spool = spool();
        spool.commit(List.of(payload("a", now())), Map.of("k", new byte[] {1}));
        disk.failAfter(0);
        assertThatThrownBy(() ->
                        spool.commit(List.of(sized(UUID.randomUUID(), 6_000_000, now())), Map.of("k", new byte[] {2})))
                .isInstanceOf(OutboxException.class)
                .hasMessageContaining("No space left on device");
        assertThat(spool.state("k")).hasValue(new byte[] {1});
        disk.failAfter(Integer.MAX_VALUE);
        spool.commit(List.of(payload("b", now())), Map.of());
        assertThat(drain(spool)).containsExactly("1:a", "2:b");
    }

    @Test
    void neverTakesTheHostsLastSpace() throws OutboxException {
        FileSpool spool = spool();
        spool.commit(List.of(payload("a", now())), Map.of());
        disk.setFree(150L << 20);
        spool.commit(List.of(payload("b", now())), Map.of());
        assertThat(status(spool, "memory")).isEqualTo(1);
        assertThat(String.valueOf(status(spool, "reason"))).contains("are free");
        disk.setFree(300L << 20);
        spool.commit(List.of(payload("c", now())), Map.of());
        assertThat(status(spool, "memory")).isEqualTo(0);
        assertThat(drain(crashed())).containsExactly("1:a", "2:b", "3:c");
    }

    @Test
    void givesUpItsOwnOldestWhereThatKeepsTheFileSystemsFloor() throws OutboxException {
        FileSpool spool = spool();
        for (String text : List.of("a", "b", "c", "d")) {
            spool.commit(List.of(payload(text, now())), Map.of());
        }
        disk.setFree((200L << 20) - 4096);
        spool.commit(List.of(payload("e", now())), Map.of());
        assertThat(status(spool, "memory")).isEqualTo(0);
        assertThat(status(spool, "evicted")).isEqualTo(2L);
        assertThat(spool.pendingGaps())
                .extracting(Gap::from, Gap::to, Gap::reason)
                .containsExactly(org.assertj.core.api.Assertions.tuple(1L, 2L, DropReason.EVICTED));
        assertThat(drain(crashed())).containsExactly("3:c", "4:d", "5:e");
    }

    @Test
    void makesARemovedFolderAgainAndCountsTheLoss() throws OutboxException {
        FileSpool spool = spool();
        spool.commit(List.of(payload("a", now()), payload("b", now())), Map.of("k", new byte[] {1}));
        UUID agent = spool.agentId();
        disk.removeEverything();
        spool.commit(List.of(payload("c", now())), Map.of());
        spool.keepHouse();
        FileSpool after = crashed();
        assertThat(after.agentId()).isEqualTo(agent);
        assertThat(status(after, "removed")).isEqualTo(2L);
        assertThat(after.pendingGaps()).extracting(Gap::reason).containsExactly(DropReason.REMOVED);
        assertThat(drain(after)).containsExactly("3:c");
    }

    @Test
    void recordsWithTheHealingWhatTheSenderFoundMissing() throws OutboxException {
        FileSpool spool = spool();
        spool.commit(List.of(payload("a", now()), payload("b", now())), Map.of());
        disk.removeEverything();
        assertThat(spool.body(spool.oldest(Urgency.NORMAL).orElseThrow())).isEmpty();
        spool.commit(List.of(payload("c", now())), Map.of());
        spool.commit(List.of(payload("d", now())), Map.of());
        assertThat(status(spool, "state")).isEqualTo("disk");
        FileSpool after = crashed();
        assertThat(after.pendingGaps())
                .extracting(Gap::from, Gap::to, Gap::count, Gap::reason)
                .containsExactly(org.assertj.core.api.Assertions.tuple(1L, 2L, 2L, DropReason.REMOVED));
        assertThat(drain(after)).containsExactly("3:c", "4:d");
    }

    @Test
    void aRemovedFolderTakesNoCollectorsStateWithIt() throws OutboxException {
        FileSpool spool = spool();
        spool.commit(List.of(payload("a", now())), Map.of("k", new byte[] {1}, "l", new byte[] {2}));
        disk.removeEverything();
        assertThat(spool.state("k")).hasValue(new byte[] {1});
        spool.commit(List.of(payload("b", now())), Map.of("k", new byte[] {3}));
        spool.keepHouse();
        FileSpool after = crashed();
        assertThat(after.state("k")).hasValue(new byte[] {3});
        assertThat(after.state("l")).hasValue(new byte[] {2});
    }

    @Test
    void startsInMemoryWhereTheFolderCannotBeUsedAndTakesOnItsIdentityLater() throws OutboxException {
        FileSpool before = spool();
        before.commit(List.of(payload("old", now())), Map.of());
        UUID agent = before.agentId();
        before.close();

        FileSpool spool = new FileSpool(Spools.settings(Path.of("/other")), disk, Spools.ALONE, clock);
        disk.failAfter(0);
        spool.commit(List.of(payload("early", now())), Map.of("k", new byte[] {1}));
        assertThat(spool.agentId()).isNotEqualTo(agent);
        disk.failAfter(Integer.MAX_VALUE);
        spool.commit(List.of(payload("late", now())), Map.of());
        assertThat(spool.state("k")).hasValue(new byte[] {1});
        assertThat(drain(spool)).hasSize(2).contains("1:late").anyMatch(body -> body.endsWith(":early"));
        spool.close();
        assertThat(drain(crashed())).containsExactly("1:old");
    }

    @Test
    void keepsAPayloadThatIsDeliveredOutOfMemoryFromComingBack() throws OutboxException {
        FileSpool spool = spool();
        disk.failAfter(5);
        spool.commit(List.of(payload("a", now()), payload("b", now())), Map.of());
        spool.delivered(spool.oldest(Urgency.NORMAL).orElseThrow());
        disk.failAfter(Integer.MAX_VALUE);
        spool.keepHouse();
        assertThat(drain(spool)).hasSize(1);
    }

    private FileSpool spool() {
        return new FileSpool(Spools.settings(FOLDER), disk, Spools.ALONE, clock);
    }

    private FileSpool crashed() {
        disk.restart(new Random(1));
        FileSpool after = spool();
        assertThat(after.agentId()).isNotNull();
        return after;
    }

    private Instant now() {
        return clock.instant();
    }
}
