package com.bitville.postgres.spool.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.bitville.postgres.api.delivery.Destination;
import com.bitville.postgres.api.delivery.OutboxException;
import com.bitville.postgres.api.delivery.Payload;
import com.bitville.postgres.api.delivery.Spool;
import com.bitville.postgres.spool.internal.files.SpoolFolderLock;
import com.bitville.postgres.spool.internal.format.FileDisk;
import com.bitville.postgres.testkit.fake.MutableClock;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** While the listener is off, everything goes to other destinations, and nothing moves where none is there. */
class WithoutListenerTest {
    private static final byte[] STATE = {7};

    @TempDir
    private Path temp;

    private final MutableClock clock = MutableClock.at(Spools.START);
    private FileSpool spool;

    /** Keeps what it is given. */
    private static final class Topic implements Destination {
        private final boolean all;
        private @Nullable Spool spool;

        Topic(boolean all) {
            this.all = all;
        }

        @Override
        public String name() {
            return all ? "topic" : "some";
        }

        @Override
        public boolean wants(Payload payload) {
            return all;
        }

        @Override
        public void open(Spool opened) {
            spool = opened;
        }

        @Override
        public void close() {
            // It keeps the spool for the test.
        }
    }

    @BeforeEach
    void open() {
        Path folder = temp.resolve("spool");
        spool = new FileSpool(Spools.settings(folder), new FileDisk(), new SpoolFolderLock(folder), clock, false);
    }

    @AfterEach
    void close() {
        spool.close();
    }

    @Test
    void theOtherDestinationGetsEverythingAndTheListenerNothing() throws Exception {
        Topic topic = new Topic(true);
        spool.bindDestination(topic);
        spool.commit(List.of(Spools.payload("a", clock.instant())), Map.of("k", STATE));
        assertThat(spool.list()).isEmpty();
        assertThat(spool.state("k")).contains(STATE);
        assertThat(Spools.drain(Objects.requireNonNull(topic.spool))).containsExactly("1:a");
    }

    @Test
    void withoutADestinationOfAllPayloadsNoStateMoves() throws Exception {
        spool.commit(List.of(), Map.of("k", STATE));
        spool.bindDestination(new Topic(false));
        assertThatThrownBy(
                        () -> spool.commit(List.of(Spools.payload("a", clock.instant())), Map.of("k", new byte[] {8})))
                .isInstanceOf(OutboxException.class)
                .hasMessageContaining("listener.enabled")
                .hasMessageContaining("kafka.enabled");
        assertThat(spool.state("k"))
                .as("so that the next cycle covers the time again")
                .contains(STATE);
        assertThat(spool.list()).isEmpty();
    }
}
