package com.bitville.postgres.spool.internal.apart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.LIST;

import com.bitville.postgres.api.delivery.Destination;
import com.bitville.postgres.api.delivery.DropReason;
import com.bitville.postgres.api.delivery.Spool;
import com.bitville.postgres.spool.internal.FileSpool;
import com.bitville.postgres.spool.internal.Spools;
import com.bitville.postgres.spool.internal.files.SpoolFolderLock;
import com.bitville.postgres.spool.internal.format.FileDisk;
import com.bitville.postgres.spool.internal.format.SpoolSettings;
import com.bitville.postgres.testkit.fake.MutableClock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A buffer of another installation in the configured folder: counted, evicted first, and the operator's to adopt or purge. */
class ApartBuffersTest {
    private static final int THEIRS = 18;
    private static final int BYTES = 40_000;

    private final MutableClock clock = MutableClock.at(Spools.START);

    /** Delivers nothing. */
    private static final Destination KAFKA = new Destination() {
        @Override
        public String name() {
            return "kafka";
        }

        @Override
        public void open(Spool spool) {}

        @Override
        public void close() {}
    };

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

    private static FileSpool kafka(Closing of) {
        return Objects.requireNonNull(of.spool.destinations().get("kafka"));
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
                assertThatThrownBy(own.spool::adopt)
                        .isInstanceOf(IllegalStateException.class)
                        .hasMessageContaining(folder + " is used by a running agent");
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
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining(folder + " is not another installation's")
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

    /** The usual takeover: the other agent delivered everything before it was stopped. */
    @Test
    void anEmptyQueueIsAdoptedWithItsIdAndNumbers() throws Exception {
        UUID agent;
        try (Closing theirs = opened()) {
            Spools.drain(theirs.spool);
            theirs.spool.commit(List.of(), Map.of("k", new byte[] {1}));
            agent = theirs.spool.agentId();
        }
        try (Closing own = open(10 << 20)) {
            assertThat(own.spool.agentId()).isNotEqualTo(agent);
            assertThat(Spools.status(own.spool, "apart")).asInstanceOf(LIST).isEmpty();
            assertThat(own.spool.adopt()).isZero();
        }
        assertThat(folder.resolve("owner")).hasSameTextualContentAs(ours.resolve("owner"));
        try (Closing next = opened()) {
            assertThat(next.spool.agentId()).isEqualTo(agent);
            assertThat(next.spool.state("k")).isPresent();
            next.spool.commit(List.of(Spools.payload("next", clock.instant())), Map.of());
            assertThat(next.spool.list())
                    .singleElement()
                    .satisfies(payload -> assertThat(payload.seq()).isEqualTo(THEIRS + 1));
        }
    }

    @Test
    void theBacklogOfADestinationIsCountedAdoptedAndPurged() throws Exception {
        try (Closing theirs = opened()) {
            Spools.drain(theirs.spool);
            Spools.bind(theirs.spool, KAFKA);
            theirs.spool.commit(List.of(Spools.payload("for kafka", clock.instant())), Map.of());
            Spools.drain(theirs.spool);
        }
        try (Closing own = open(10 << 20)) {
            assertThat(Spools.status(own.spool, "apart")).asString().contains("payloads=1", "path=" + folder);
            assertThat(own.spool.adopt()).isEqualTo(1);
        }
        try (Closing next = opened()) {
            Spools.bind(next.spool, KAFKA);
            assertThat(kafka(next).await(Duration.ofSeconds(60))).isTrue();
        }
        try (Closing own = open(10 << 20)) {
            assertThat(own.spool.purgeApart()).isEqualTo(1);
            assertThat(Spools.status(own.spool, "apart")).asInstanceOf(LIST).isEmpty();
        }
    }

    /** They would stay behind in a folder that nobody delivers. */
    @Test
    void nothingIsAdoptedWhileOurOwnPayloadsWaitForADestination() throws Exception {
        try (Closing own = open(10 << 20)) {
            Spools.bind(own.spool, KAFKA);
            own.spool.commit(List.of(Spools.payload("mine", clock.instant())), Map.of());
            Spools.drain(own.spool);
            assertThatThrownBy(own.spool::adopt)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("1 payload of this installation for the destination kafka");
        }
        try (Closing own = open(10 << 20)) {
            assertThatThrownBy(own.spool::adopt)
                    .as("also while the destination is off")
                    .hasMessageContaining("1 payload of this installation for the destination kafka");
            Spools.bind(own.spool, KAFKA);
            assertThat(kafka(own).await(Duration.ofSeconds(60))).as("opened").isTrue();
            Spools.drain(kafka(own));
            assertThat(own.spool.adopt()).isEqualTo(THEIRS);
        }
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
