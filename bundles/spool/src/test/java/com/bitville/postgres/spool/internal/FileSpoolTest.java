package com.bitville.postgres.spool.internal;

import static com.bitville.postgres.spool.internal.Spools.drain;
import static com.bitville.postgres.spool.internal.Spools.open;
import static com.bitville.postgres.spool.internal.Spools.payload;
import static com.bitville.postgres.spool.internal.Spools.sized;
import static com.bitville.postgres.spool.internal.Spools.status;
import static com.bitville.postgres.spool.internal.Spools.urgent;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.bitville.postgres.api.delivery.DropReason;
import com.bitville.postgres.api.delivery.Gap;
import com.bitville.postgres.api.delivery.OutboxException;
import com.bitville.postgres.api.delivery.SpooledPayload;
import com.bitville.postgres.api.delivery.Urgency;
import com.bitville.postgres.spool.internal.files.SpoolFolderLock;
import com.bitville.postgres.spool.internal.format.FileDisk;
import com.bitville.postgres.spool.internal.format.SpoolSettings;
import com.bitville.postgres.testkit.fake.MutableClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileSpoolTest {
    private final MutableClock clock = MutableClock.at(Spools.START);

    @TempDir
    private Path temp;

    @Test
    void keepsPayloadsStatesIdentityAndNumbersAcrossRestarts() throws OutboxException {
        FileSpool first = open(folder(), clock);
        first.commit(List.of(payload("a", now()), payload("b", now())), Map.of("db/activity", new byte[] {1, 2}));
        UUID agent = first.agentId();
        first.close();

        FileSpool second = open(folder(), clock);
        assertThat(second.agentId()).isEqualTo(agent);
        assertThat(second.state("db/activity")).hasValue(new byte[] {1, 2});
        second.commit(List.of(payload("c", now())), Map.of());
        assertThat(drain(second)).containsExactly("1:a", "2:b", "3:c");
        second.close();
    }

    @Test
    void neverGivesOutANumberTwiceThoughTheQueueIsEmpty() throws OutboxException {
        FileSpool first = open(folder(), clock);
        first.commit(List.of(payload("a", now())), Map.of());
        assertThat(drain(first)).containsExactly("1:a");
        first.close();

        FileSpool second = open(folder(), clock);
        second.commit(List.of(payload("b", now())), Map.of());
        assertThat(drain(second)).containsExactly("2:b");
        second.close();
    }

    @Test
    void offersUrgentPayloadsApartAndFreshOnesAheadOfABacklog() throws OutboxException {
        FileSpool spool = open(folder(), clock);
        spool.commit(List.of(payload("old", now().minusSeconds(600)), payload("new", now())), Map.of());
        spool.commit(List.of(urgent("finding", now())), Map.of());

        assertThat(spool.oldest(Urgency.NORMAL)).map(SpooledPayload::seq).hasValue(1L);
        assertThat(spool.oldest(Urgency.URGENT)).map(SpooledPayload::seq).hasValue(3L);
        assertThat(spool.oldestSince(now().minusSeconds(120)))
                .map(SpooledPayload::seq)
                .hasValue(2L);
        assertThat(spool.oldestSince(now().plusSeconds(1))).isEmpty();
        spool.close();
    }

    @Test
    void keepsOnePayloadOfAnIdThatIsStillQueued() throws OutboxException {
        FileSpool spool = open(folder(), clock);
        spool.commit(List.of(payload("a", now()), payload("a", now())), Map.of());
        spool.commit(List.of(payload("a", now()), payload("b", now())), Map.of());
        assertThat(drain(spool)).containsExactly("1:a", "2:b");
        spool.close();
    }

    @Test
    void evictsTheOldestAndRecordsTheGap() throws OutboxException {
        SpoolSettings small = new SpoolSettings(folder(), 1 << 20, 20_000, Duration.ofDays(7), 5 << 20);
        FileSpool spool = new FileSpool(small, new FileDisk(), new SpoolFolderLock(folder()), clock);
        for (int i = 0; i < 12; i++) {
            spool.commit(List.of(sized(UUID.randomUUID(), 100_000, now())), Map.of());
        }
        // 100,048 bytes take 25 blocks; ten payloads and the commit records fit under 256 blocks.
        assertThat(spool.oldest(Urgency.NORMAL)).map(SpooledPayload::seq).hasValue(3L);
        assertThat(spool.pendingGaps()).singleElement().satisfies(gap -> {
            assertThat(gap.from()).isEqualTo(1);
            assertThat(gap.to()).isEqualTo(2);
            assertThat(gap.count()).isEqualTo(2);
            assertThat(gap.reason()).isEqualTo(DropReason.EVICTED);
        });
        spool.close();

        FileSpool second = new FileSpool(small, new FileDisk(), new SpoolFolderLock(folder()), clock);
        assertThat(second.agentId()).isNotNull();
        assertThat(second.pendingGaps()).hasSize(1);
        assertThat(status(second, "evicted")).isEqualTo(2L);
        second.close();
    }

    @Test
    void evictsBeyondTheNumberOfFiles() throws OutboxException {
        SpoolSettings few = new SpoolSettings(folder(), 10 << 20, 3, Duration.ofDays(7), 5 << 20);
        FileSpool spool = new FileSpool(few, new FileDisk(), new SpoolFolderLock(folder()), clock);
        for (String body : List.of("a", "b", "c", "d", "e")) {
            spool.commit(List.of(payload(body, now())), Map.of());
        }
        assertThat(drain(spool)).containsExactly("3:c", "4:d", "5:e");
        spool.close();
    }

    @Test
    void givesUpPayloadsBeyondTheAgeLimit() throws OutboxException {
        FileSpool spool = open(folder(), clock);
        spool.commit(List.of(payload("a", now())), Map.of());
        clock.advance(Duration.ofDays(6));
        spool.commit(List.of(payload("b", now())), Map.of());
        clock.advance(Duration.ofDays(2));
        spool.keepHouse();
        assertThat(drain(spool)).containsExactly("2:b");
        assertThat(spool.pendingGaps()).extracting(Gap::reason).containsExactly(DropReason.EXPIRED);
        spool.close();
    }

    @Test
    void movesARefusedPayloadAsideWithTheAnswer() throws Exception {
        FileSpool spool = open(folder(), clock);
        spool.commit(List.of(payload("poison", now()), payload("b", now())), Map.of());
        spool.dead(spool.oldest(Urgency.NORMAL).orElseThrow(), "400 bad source");
        spool.keepHouse();

        assertThat(names("dead")).hasSize(2);
        String answer = names("dead").stream()
                .filter(name -> name.endsWith(".answer"))
                .findFirst()
                .orElseThrow();
        assertThat(folder().resolve("dead").resolve(answer)).content().isEqualTo("400 bad source");
        assertThat(spool.pendingGaps()).extracting(Gap::reason).containsExactly(DropReason.REJECTED);
        assertThat(status(spool, "dead")).isEqualTo(1);
        assertThat(drain(spool)).containsExactly("2:b");
        spool.close();
    }

    @Test
    void keepsDeadLettersWithinATenthOfTheCap() throws Exception {
        SpoolSettings small = new SpoolSettings(folder(), 1 << 20, 20_000, Duration.ofDays(7), 5 << 20);
        FileSpool spool = new FileSpool(small, new FileDisk(), new SpoolFolderLock(folder()), clock);
        for (int i = 0; i < 4; i++) {
            spool.commit(List.of(sized(UUID.randomUUID(), 40_000, now())), Map.of());
            spool.dead(spool.oldest(Urgency.NORMAL).orElseThrow(), "413");
        }
        spool.keepHouse();
        assertThat(names("dead")).hasSize(4).allMatch(name -> name.startsWith("0000000000000000000"));
        assertThat(status(spool, "rejected")).isEqualTo(4L);
        spool.close();
    }

    @Test
    void settlesGapsTogetherWithThePayloadThatReportsThem() throws OutboxException {
        FileSpool spool = open(folder(), clock);
        spool.commit(List.of(payload("a", now()), payload("b", now())), Map.of());
        spool.dead(spool.oldest(Urgency.NORMAL).orElseThrow(), "400");
        spool.keepHouse();
        List<Gap> gaps = spool.pendingGaps();
        spool.dead(spool.oldest(Urgency.NORMAL).orElseThrow(), "400");
        spool.keepHouse();
        spool.commitGaps(gaps, List.of(urgent("gap", now())));
        assertThat(spool.pendingGaps()).singleElement().satisfies(gap -> {
            assertThat(gap.from()).isEqualTo(2);
            assertThat(gap.count()).isEqualTo(1);
        });
        spool.close();

        FileSpool second = open(folder(), clock);
        assertThat(second.agentId()).isNotNull();
        assertThat(second.pendingGaps()).hasSize(1);
        assertThat(drain(second)).containsExactly("3:gap");
        second.close();
    }

    @Test
    void refusesASecondOwnerUntilTheFirstHasEnded() throws OutboxException {
        FileSpool first = open(folder(), clock);
        first.commit(List.of(payload("a", now())), Map.of());
        FileSpool second = open(folder(), clock);
        assertThatThrownBy(() -> second.commit(List.of(payload("b", now())), Map.of()))
                .isInstanceOf(OutboxException.class)
                .hasMessageContaining(folder().toString())
                .hasMessageContaining(Long.toString(ProcessHandle.current().pid()));
        assertThat(status(second, "state")).isEqualTo("refused");

        first.close();
        second.keepHouse();
        assertThat(drain(second)).containsExactly("1:a");
        second.close();
    }

    @Test
    void makesFoldersAndFilesForTheOwnerAlone() throws Exception {
        FileSpool spool = open(folder(), clock);
        spool.commit(List.of(payload("a", now())), Map.of("k", new byte[1]));
        spool.close();
        try (Stream<Path> all = Files.walk(folder())) {
            assertThat(all.toList())
                    .hasSizeGreaterThan(6)
                    .allSatisfy(path -> assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
                            .isEqualTo(Files.isDirectory(path) ? "rwx------" : "rw-------"));
        }
    }

    @Test
    void wakesTheSenderAtACommit() throws Exception {
        FileSpool spool = open(folder(), clock);
        assertThat(spool.await(Duration.ofMillis(1))).isFalse();
        spool.commit(List.of(payload("a", now())), Map.of());
        assertThat(spool.await(Duration.ZERO)).isTrue();
        spool.close();
    }

    @Test
    void reportsItsState() throws OutboxException {
        FileSpool spool = open(folder(), clock);
        assertThat(spool.agentId()).isNotNull();
        assertThat(status(spool, "oldest_s")).isNull();
        spool.commit(List.of(payload("a", now())), Map.of());
        clock.advance(Duration.ofSeconds(90));
        assertThat(status(spool, "oldest_s")).isEqualTo(90L);
        assertThat(status(spool, "files")).isEqualTo(1);
        assertThat(status(spool, "bytes")).isEqualTo(4096L);
        assertThat(status(spool, "state")).isEqualTo("disk");
        spool.close();
    }

    private Path folder() {
        return temp.resolve("spool");
    }

    private Instant now() {
        return clock.instant();
    }

    private List<String> names(String directory) throws IOException {
        try (Stream<Path> files = Files.list(folder().resolve(directory))) {
            return files.map(file -> String.valueOf(file.getFileName()))
                    .sorted()
                    .toList();
        }
    }
}
