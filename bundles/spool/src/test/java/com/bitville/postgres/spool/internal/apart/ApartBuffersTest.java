package com.bitville.postgres.spool.internal.apart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.LIST;

import com.bitville.postgres.api.delivery.DropReason;
import com.bitville.postgres.spool.internal.FileSpool;
import com.bitville.postgres.spool.internal.Spools;
import com.bitville.postgres.spool.internal.files.SpoolFolderLock;
import com.bitville.postgres.spool.internal.format.FileDisk;
import com.bitville.postgres.spool.internal.format.SpoolSettings;
import com.bitville.postgres.testkit.fake.MutableClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A buffer of another installation in the configured folder: counted, evicted first, and the operator's to adopt or purge. */
class ApartBuffersTest {
    private static final int THEIRS = 18;
    private static final int BYTES = 40_000;

    private final MutableClock clock = MutableClock.at(Spools.START);

    @TempDir
    Path folder;

    private Path ours;

    @BeforeEach
    void theirsInTheConfiguredFolder() throws Exception {
        try (Closing theirs = opened()) {
            for (int i = 0; i < THEIRS; i++) {
                theirs.spool.commit(List.of(Spools.sized(new UUID(1, i), BYTES, clock.instant())), Map.of());
            }
        }
        Files.writeString(folder.resolve("owner"), "installation=a\nproject=A\naddress=x\n");
        Files.writeString(folder.resolve("shipper"), "an open breaker");
        ours = Files.createDirectories(folder.resolve("apart/b"));
        Files.writeString(ours.resolve("owner"), "installation=b\nproject=B\naddress=y\n");
    }

    private record Closing(FileSpool spool) implements AutoCloseable {
        @Override
        public void close() {
            spool.close();
        }
    }

    private Closing opened() {
        FileSpool spool = Spools.open(folder, clock);
        spool.keepHouse();
        return new Closing(spool);
    }

    private Closing open(long cap) {
        SpoolSettings settings = new SpoolSettings(ours, cap, 20_000, Duration.ofDays(7), 5 << 20);
        FileSpool spool = new FileSpool(settings, new FileDisk(), new SpoolFolderLock(ours), clock);
        spool.keepHouse();
        return new Closing(spool);
    }

    @Test
    void nothingOfTheirsIsOursAndTheStatusSaysSo() throws Exception {
        try (Closing own = open(10 << 20)) {
            own.spool.commit(List.of(Spools.payload("mine", clock.instant())), Map.of());
            assertThat(own.spool.list()).hasSize(1);
            assertThat(own.spool.state("k")).isEmpty();
            assertThat(Spools.status(own.spool, "apart"))
                    .asInstanceOf(LIST)
                    .singleElement()
                    .asString()
                    .contains("project=A", "payloads=" + THEIRS, "path=" + folder);
        }
    }

    @Test
    void theyCountTowardsTheCapAndGoFirstWithARecord() throws Exception {
        try (Closing own = open(1 << 20)) {
            for (int i = 0; i < 15; i++) {
                own.spool.commit(List.of(Spools.sized(new UUID(2, i), BYTES, clock.instant())), Map.of());
            }
            assertThat(own.spool.list()).as("none of ours gave way").hasSize(15);
            assertThat(own.spool.pendingGaps()).isEmpty();
        }
        try (Closing theirs = opened()) {
            int left = theirs.spool.list().size();
            assertThat(left).isBetween(1, THEIRS - 1);
            assertThat(theirs.spool.pendingGaps())
                    .singleElement()
                    .satisfies(gap -> assertThat(gap.reason()).isEqualTo(DropReason.EVICTED))
                    .satisfies(gap -> assertThat(gap.count()).isEqualTo(THEIRS - left));
            assertThat(theirs.spool.list().get(left - 1).seq())
                    .as("the newest stay")
                    .isEqualTo(THEIRS);
        }
    }

    @Test
    void thoseOfARunningAgentAreItsOwnMatter() throws Exception {
        try (Closing theirs = opened()) {
            try (Closing own = open(1 << 20)) {
                assertThat(Spools.status(own.spool, "apart")).asInstanceOf(LIST).isEmpty();
                assertThatThrownBy(own.spool::adopt).isInstanceOf(IOException.class);
                assertThat(own.spool.purgeApart()).isZero();
            }
            assertThat(theirs.spool.list()).hasSize(THEIRS);
        }
    }

    @Test
    void adoptedOnesAreOursFromTheNextStartWithoutTheirBreaker() throws Exception {
        try (Closing own = open(10 << 20)) {
            own.spool.commit(List.of(Spools.payload("mine", clock.instant())), Map.of());
            assertThatThrownBy(own.spool::adopt)
                    .hasMessageContaining("1 payload of this installation must be delivered");
            Spools.drain(own.spool);
            own.spool.keepHouse();
            assertThat(own.spool.adopt()).isEqualTo(THEIRS);
            own.spool.keepHouse();
            assertThat(Spools.status(own.spool, "apart"))
                    .as("also after the next look")
                    .asString()
                    .contains("adoptable=true", "adopted=true");
        }
        assertThat(folder.resolve("owner")).hasSameTextualContentAs(ours.resolve("owner"));
        assertThat(folder.resolve("shipper")).doesNotExist();
        try (Closing next = opened()) {
            assertThat(Spools.drain(next.spool)).hasSize(THEIRS);
        }
    }

    /** The configured folder is ours again, and what it held meanwhile lies inside it. */
    @Test
    void thoseInsideOursAreAdoptedOnceTheirFolderIsConfigured() throws Exception {
        try (Closing own = open(10 << 20)) {
            own.spool.commit(List.of(Spools.payload("mine", clock.instant())), Map.of());
        }
        Files.delete(folder.resolve("shipper"));
        try (Closing outer = opened()) {
            Spools.drain(outer.spool);
            assertThat(Spools.status(outer.spool, "apart")).asString().contains("path=" + ours, "adoptable=false");
            assertThatThrownBy(outer.spool::adopt)
                    .hasMessageContaining(folder + " holds no payloads of another")
                    .hasMessageContaining(ours + " can be adopted once buffer.path is that folder");
        }
        Path inner = Files.createDirectories(ours.resolve("apart/a"));
        Files.copy(folder.resolve("owner"), inner.resolve("owner"));
        SpoolSettings there = new SpoolSettings(inner, 10 << 20, 20_000, Duration.ofDays(7), 5 << 20);
        try (Closing own = new Closing(new FileSpool(there, new FileDisk(), new SpoolFolderLock(inner), clock))) {
            own.spool.keepHouse();
            assertThat(own.spool.adopt()).isEqualTo(1);
        }
        assertThat(ours.resolve("owner")).hasSameTextualContentAs(folder.resolve("owner"));
    }

    @Test
    void purgedOnesAreGoneAndRecorded() throws Exception {
        try (Closing own = open(10 << 20)) {
            assertThat(own.spool.purgeApart()).isEqualTo(THEIRS);
            assertThat(Spools.status(own.spool, "apart")).asInstanceOf(LIST).isEmpty();
        }
        try (Closing theirs = opened()) {
            assertThat(theirs.spool.list()).isEmpty();
            assertThat(theirs.spool.pendingGaps())
                    .singleElement()
                    .satisfies(gap -> assertThat(gap.reason()).isEqualTo(DropReason.PURGED));
        }
    }
}
