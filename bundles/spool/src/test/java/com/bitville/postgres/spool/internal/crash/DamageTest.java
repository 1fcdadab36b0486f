package com.bitville.postgres.spool.internal.crash;

import static com.bitville.postgres.spool.internal.Spools.drain;
import static com.bitville.postgres.spool.internal.Spools.open;
import static com.bitville.postgres.spool.internal.Spools.payload;
import static com.bitville.postgres.spool.internal.Spools.status;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.bitville.postgres.api.delivery.DropReason;
import com.bitville.postgres.api.delivery.Gap;
import com.bitville.postgres.api.delivery.SpooledPayload;
import com.bitville.postgres.api.delivery.Urgency;
import com.bitville.postgres.spool.internal.FileSpool;
import com.bitville.postgres.spool.internal.Spools;
import com.bitville.postgres.spool.internal.files.SpoolFolderLock;
import com.bitville.postgres.spool.internal.format.DamagedFileException;
import com.bitville.postgres.spool.internal.format.FileDisk;
import com.bitville.postgres.spool.internal.format.PayloadFile;
import com.bitville.postgres.spool.internal.format.SpoolSettings;
import com.bitville.postgres.testkit.fake.MutableClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DamageTest {
    private static final int FUZZ = "deep".equals(System.getProperty("bitville.depth")) ? 1_000_000 : 5_000;

    private final MutableClock clock = MutableClock.at(Spools.START);

    @TempDir
    private Path temp;

    enum Damage {
        EMPTY,
        HALF,
        ZEROES,
        FLIPPED_HEADER,
        FLIPPED_BODY,
        LONGER,
        OTHER_VERSION,
        ANOTHERS_NAME;

        byte[] of(byte[] file) {
            byte[] bad = file.clone();
            return switch (this) {
                case EMPTY -> new byte[0];
                case HALF -> Arrays.copyOf(file, file.length / 2);
                case ZEROES -> new byte[file.length];
                case FLIPPED_HEADER -> flipped(bad, 21);
                case FLIPPED_BODY -> flipped(bad, file.length - 1);
                case LONGER -> Arrays.copyOf(file, file.length + 1);
                case OTHER_VERSION -> flipped(bad, 5);
                case ANOTHERS_NAME -> flipped(bad, 15);
            };
        }

        private static byte[] flipped(byte[] bytes, int at) {
            bytes[at] ^= 1;
            return bytes;
        }
    }

    @ParameterizedTest
    @EnumSource
    void costsOnlyTheDamagedPayload(Damage damage) throws Exception {
        FileSpool first = open(folder(), clock);
        first.commit(
                List.of(payload("a", Spools.START), payload("b", Spools.START), payload("c", Spools.START)), Map.of());
        Path file = file(first.list().get(1));
        first.close();
        Files.write(file, damage.of(Files.readAllBytes(file)));

        FileSpool second = open(folder(), clock);
        assertThat(second.agentId()).isNotNull();
        assertThat(second.pendingGaps()).singleElement().satisfies(gap -> {
            assertThat(gap.reason()).isEqualTo(DropReason.CORRUPT);
            assertThat(gap.from()).isEqualTo(2);
            assertThat(gap.count()).isEqualTo(1);
        });
        assertThat(drain(second)).containsExactly("1:a", "3:c");
        assertThat(folder().resolve("quarantine").resolve(file.getFileName())).exists();
        second.close();
    }

    @Test
    void offersAPayloadThatIsDamagedMeanwhileNoMore() throws Exception {
        FileSpool spool = open(folder(), clock);
        spool.commit(List.of(payload("a", Spools.START), payload("b", Spools.START)), Map.of());
        SpooledPayload oldest = spool.oldest(Urgency.NORMAL).orElseThrow();
        Files.write(file(oldest), new byte[] {1, 2, 3});
        assertThat(spool.body(oldest)).isEmpty();
        spool.keepHouse();
        assertThat(status(spool, "corrupt")).isEqualTo(1L);
        assertThat(status(spool, "quarantined")).isEqualTo(1L);
        assertThat(drain(spool)).containsExactly("2:b");
        spool.close();
    }

    @Test
    void countsAPayloadRemovedByOthers() throws Exception {
        FileSpool spool = open(folder(), clock);
        spool.commit(List.of(payload("a", Spools.START), payload("b", Spools.START)), Map.of());
        Files.delete(file(spool.oldest(Urgency.NORMAL).orElseThrow()));
        assertThat(drain(spool)).containsExactly("2:b");
        spool.keepHouse();
        assertThat(spool.pendingGaps()).extracting(Gap::reason).containsExactly(DropReason.REMOVED);
        spool.close();
    }

    @Test
    void movesForeignFilesAsideAndRemovesHalfWrittenOnesOfItsOwn() throws Exception {
        FileSpool first = open(folder(), clock);
        first.commit(List.of(payload("a", Spools.START)), Map.of());
        Path own = file(first.list().get(0));
        first.close();
        Files.writeString(folder().resolve("queue/README"), "mine");
        Files.writeString(folder().resolve("queue/notes.tmp"), "mine too");
        Files.write(own.resolveSibling(own.getFileName() + ".tmp"), new byte[7]);
        Files.createDirectory(folder().resolve("queue/a-directory"));

        FileSpool second = open(folder(), clock);
        assertThat(drain(second)).isEmpty();
        assertThat(second.agentId()).isNotNull();
        assertThat(drain(second)).containsExactly("1:a");
        assertThat(folder().resolve("quarantine/README")).content().isEqualTo("mine");
        assertThat(folder().resolve("quarantine/notes.tmp")).content().isEqualTo("mine too");
        assertThat(folder().resolve("queue/a-directory")).exists();
        assertThat(second.pendingGaps()).isEmpty();
        second.close();
        assertThat(names("queue")).containsExactly("a-directory");
    }

    @Test
    void keepsATenthOfTheCapInQuarantineButNeverDeletesAForeignFile() throws Exception {
        SpoolSettings small = new SpoolSettings(folder(), 1 << 20, 20_000, Duration.ofDays(7), 5 << 20);
        for (int round = 0; round < 2; round++) {
            FileSpool before = new FileSpool(small, new FileDisk(), new SpoolFolderLock(folder()), clock);
            for (int i = 0; i < 5; i++) {
                before.commit(
                        List.of(Spools.sized(new UUID(round, i), 20_000, Spools.START)), Map.of("k", new byte[] {1}));
            }
            before.close();
            for (SpooledPayload payload : before.list()) {
                Files.write(file(payload), new byte[20_000]);
            }
            Files.write(folder().resolve("queue/foreign" + round), new byte[200_000]);
            FileSpool after = new FileSpool(small, new FileDisk(), new SpoolFolderLock(folder()), clock);
            assertThat(after.agentId()).isNotNull();
            assertThat(status(after, "quarantined")).isEqualTo(6L);
            after.close();
        }
        List<String> kept = names("quarantine");
        assertThat(kept).contains("foreign0", "foreign1");
        assertThat(kept.stream().filter(name -> name.endsWith(".pl")))
                .hasSize(5)
                .allMatch(name -> name.compareTo("00000000000000000006") >= 0);
    }

    /** Whatever stands in a file: it is sound with its checksum, or damaged; nothing else happens. */
    @Test
    void noBytesInAFileDoMoreThanDamageThatFile() throws Exception {
        Random random = new Random(20261123);
        byte[] body = new byte[300];
        random.nextBytes(body);
        SpooledPayload payload = new SpooledPayload(7, new UUID(1, 2), Spools.START, Urgency.URGENT, body.length);
        String name = PayloadFile.name(payload);
        byte[] header = new byte[PayloadFile.HEADER];
        PayloadFile.header(payload, true, body).get(header);
        byte[] sound = Arrays.copyOf(header, header.length + body.length);
        System.arraycopy(body, 0, sound, header.length, body.length);
        assertThat(PayloadFile.parse(name, sound)).isEqualTo(new PayloadFile(payload, true));
        for (int i = 0; i < FUZZ; i++) {
            byte[] bad = Arrays.copyOf(sound, random.nextInt(4) == 0 ? random.nextInt(400) : sound.length);
            for (int flips = random.nextInt(4); flips >= 0 && bad.length > 0; flips--) {
                int most = random.nextBoolean() ? Math.min(bad.length, PayloadFile.HEADER) : bad.length;
                bad[random.nextInt(most)] ^= (byte) (1 << random.nextInt(8));
            }
            if (!Arrays.equals(bad, sound)) {
                assertThatThrownBy(() -> PayloadFile.parse(name, bad)).isInstanceOf(DamagedFileException.class);
            }
        }
    }

    @Test
    void keepsAllPayloadsWhenTheNewestCommitRecordIsDamaged() throws Exception {
        FileSpool first = open(folder(), clock);
        first.commit(List.of(payload("a", Spools.START), payload("b", Spools.START)), Map.of("k", new byte[] {1}));
        first.commit(List.of(payload("c", Spools.START), payload("d", Spools.START)), Map.of("j", new byte[] {2}));
        first.close();
        List<String> records = names("commits");
        Path newest = folder().resolve("commits").resolve(records.get(records.size() - 1));
        Files.write(newest, new byte[] {1});

        FileSpool second = open(folder(), clock);
        assertThat(second.state("k")).hasValue(new byte[] {1});
        assertThat(second.state("j")).isEmpty();
        second.commit(List.of(payload("e", Spools.START)), Map.of());
        assertThat(drain(second)).containsExactly("1:a", "2:b", "3:c", "4:d", "5:e");
        second.close();
    }

    @Test
    void makesANewIdentityWhereTheOldOneIsDamaged() throws Exception {
        FileSpool first = open(folder(), clock);
        assertThat(first.agentId()).isNotNull();
        first.close();
        Files.writeString(folder().resolve("agent-id"), "nonsense");
        FileSpool second = open(folder(), clock);
        String id = second.agentId().toString();
        assertThat(folder().resolve("agent-id")).content().isEqualTo(id + "\n");
        second.close();
    }

    private Path folder() {
        return temp.resolve("spool");
    }

    private Path file(SpooledPayload payload) {
        return folder().resolve("queue").resolve(PayloadFile.name(payload));
    }

    private List<String> names(String directory) throws IOException {
        try (Stream<Path> files = Files.list(folder().resolve(directory))) {
            return files.map(file -> String.valueOf(file.getFileName()))
                    .sorted()
                    .toList();
        }
    }
}
