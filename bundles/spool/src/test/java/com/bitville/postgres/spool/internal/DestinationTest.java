package com.bitville.postgres.spool.internal;

import static org.assertj.core.api.Assertions.assertThat;

import com.bitville.postgres.api.delivery.Destination;
import com.bitville.postgres.api.delivery.Spool;
import com.bitville.postgres.api.delivery.SpooledPayload;
import com.bitville.postgres.api.delivery.Urgency;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DestinationTest {
    private static final int MOST_FILES = 5;

    @TempDir
    private Path temp;

    private final ManualClock clock = new ManualClock();

    /** Takes nothing by itself. */
    private static final class Archive implements Destination {
        private final String name;
        private @Nullable Spool spool;

        Archive(String name) {
            this.name = name;
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
        Settings settings = new Settings(temp.resolve("spool"), 100L << 20, MOST_FILES, Duration.ofDays(7), 5L << 20);
        return new FileSpool(settings, new FileDisk(), new FolderLock(settings.path()), clock);
    }

    private static @Nullable Object of(FileSpool spool, String destination, String key) {
        Map<?, ?> all = (Map<?, ?>) Objects.requireNonNull(spool.counts().get("destinations"));
        return ((Map<?, ?>) Objects.requireNonNull(all.get(destination))).get(key);
    }

    @Test
    void aDeadDestinationFillsItsOwnFolderAndHoldsBackNobody() throws Exception {
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
    void aDestinationWhoseFolderCannotBeOwnedMissesWhatTheOthersGet() throws Exception {
        Path taken = temp.resolve("spool/destinations/archive");
        FolderLock holder = new FolderLock(Files.createDirectories(taken));
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
