package com.bitville.postgres.spool.internal;

import static com.bitville.postgres.spool.internal.Spools.drain;
import static com.bitville.postgres.spool.internal.Spools.open;
import static com.bitville.postgres.spool.internal.Spools.payload;
import static com.bitville.postgres.spool.internal.Spools.sized;
import static com.bitville.postgres.spool.internal.Spools.urgent;
import static org.assertj.core.api.Assertions.assertThat;

import com.bitville.postgres.api.delivery.DeadLetter;
import com.bitville.postgres.api.delivery.DropReason;
import com.bitville.postgres.api.delivery.Gap;
import com.bitville.postgres.api.delivery.SpoolVerification;
import com.bitville.postgres.api.delivery.SpooledPayload;
import com.bitville.postgres.api.delivery.Urgency;
import com.bitville.postgres.spool.internal.format.FileDisk;
import com.bitville.postgres.spool.internal.format.PayloadFile;
import com.bitville.postgres.spool.internal.format.SpoolSettings;
import com.bitville.postgres.testkit.fake.MutableClock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AdminTest {
    private final MutableClock clock = MutableClock.at(Spools.START);

    @TempDir
    private Path folder;

    private FileSpool spool;

    @BeforeEach
    void fill() throws Exception {
        spool = open(folder, clock);
        spool.commit(
                List.of(
                        payload("a", clock.instant()),
                        payload("b", clock.instant()),
                        urgent("u", clock.instant()),
                        payload("c", clock.instant())),
                Map.of("k", new byte[1]));
    }

    @AfterEach
    void close() {
        spool.close();
    }

    private SpooledPayload queued(int at) {
        return spool.list().get(at);
    }

    @Test
    void stepsFromOnePayloadToTheNextOfAnUrgency() {
        SpooledPayload first = queued(0);
        SpooledPayload second = spool.next(first, Urgency.NORMAL).orElseThrow();
        assertThat(second.seq()).isEqualTo(2);
        spool.delivered(second);
        assertThat(spool.next(second, Urgency.NORMAL).orElseThrow().seq()).isEqualTo(4);
        assertThat(spool.next(first, Urgency.URGENT).orElseThrow().seq()).isEqualTo(3);
        assertThat(spool.next(queued(2), Urgency.NORMAL)).isEmpty();
    }

    @Test
    void showsTheBodyOfAQueuedAndOfADeadPayloadWithItsAnswer() throws Exception {
        SpooledPayload poison = queued(1);
        spool.dead(poison, "HTTP 400 no");
        spool.keepHouse();
        assertThat(spool.deadLetters()).containsExactly(new DeadLetter(poison, "HTTP 400 no"));
        assertThat(spool.body(poison.id()).map(AdminTest::text)).hasValue("2:b");
        assertThat(spool.body(queued(0).id()).map(AdminTest::text)).hasValue("1:a");
        assertThat(spool.body(UUID.randomUUID())).isEmpty();
    }

    @Test
    void retriesDeadLettersUnderTheirOldNumbersAlsoAfterARestart() throws Exception {
        spool.dead(queued(0), "400");
        spool.dead(queued(0), "400");
        spool.keepHouse();
        assertThat(spool.retryDead()).isEqualTo(2);
        assertThat(spool.list()).extracting(SpooledPayload::seq).containsExactly(1L, 2L, 3L, 4L);
        assertThat(spool.counts()).containsEntry("dead", 0).containsEntry("rejected", 0L);
        try (var left = Files.list(folder.resolve("dead"))) {
            assertThat(left).isEmpty();
        }
        spool.close();
        spool = open(folder, clock);
        assertThat(spool.agentId()).isNotNull();
        assertThat(drain(spool)).containsExactly("3:u", "1:a", "2:b", "4:c");
    }

    @Test
    void retriesTheRestIfADeadLetterWasRemoved() throws Exception {
        spool.dead(queued(0), "400");
        spool.dead(queued(0), "400");
        spool.keepHouse();
        try (var letters = Files.list(folder.resolve("dead"))) {
            Files.delete(letters.filter(file -> file.toString().endsWith(".pl"))
                    .sorted()
                    .findFirst()
                    .orElseThrow());
        }
        assertThat(spool.retryDead()).isEqualTo(1);
        assertThat(spool.list()).extracting(SpooledPayload::seq).containsExactly(2L, 3L, 4L);
        assertThat(spool.counts()).containsEntry("dead", 0).containsEntry("state", "disk");
    }

    @Test
    void purgesQueueAndDeadLettersAndReportsWhatWaitedAsLost() throws Exception {
        spool.dead(queued(0), "400");
        spool.keepHouse();
        assertThat(spool.purge()).isEqualTo(4);
        assertThat(spool.list()).isEmpty();
        assertThat(spool.deadLetters()).isEmpty();
        assertThat(spool.pendingGaps())
                .extracting(Gap::reason, Gap::count)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple(DropReason.REJECTED, 1L),
                        org.assertj.core.groups.Tuple.tuple(DropReason.PURGED, 3L));
    }

    @Test
    void verifyFindsADamagedPayloadAndAccountsForEveryNumber() throws Exception {
        Path file = folder.resolve("queue").resolve(PayloadFile.name(queued(1)));
        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length - 1] ^= 1;
        Files.write(file, bytes);
        spool.delivered(queued(0));

        SpoolVerification found = spool.verify();
        assertThat(found.damaged()).singleElement().asString().startsWith("2: ").contains("checksum");
        assertThat(found.sound()).isEqualTo(2);
        assertThat(found.lastSeq()).isEqualTo(4);
        assertThat(found.lost()).containsEntry("corrupt", 1L).containsEntry("evicted", 0L);
        assertThat(found.agentId()).isEqualTo(spool.agentId());
        assertThat(found.gaps()).extracting(Gap::reason).containsExactly(DropReason.CORRUPT);
    }

    @Test
    void theReportOfALossIsEvictedLastAndNeverExpires() throws Exception {
        SpoolSettings small = new SpoolSettings(folder.resolve("small"), 1 << 20, 20_000, Duration.ofDays(7), 5 << 20);
        FileSpool tight = new FileSpool(small, new FileDisk(), Spools.ALONE, clock);
        tight.commit(List.of(urgent("gap", clock.instant())), Map.of());
        for (int i = 0; i < 30; i++) {
            tight.commit(List.of(sized(UUID.randomUUID(), 100_000, clock.instant())), Map.of());
        }
        clock.advance(Duration.ofDays(8));
        tight.keepHouse();
        assertThat(tight.list()).extracting(SpooledPayload::seq).containsExactly(1L);
        tight.close();
    }

    private static String text(byte[] body) {
        return new String(body, StandardCharsets.UTF_8);
    }
}
