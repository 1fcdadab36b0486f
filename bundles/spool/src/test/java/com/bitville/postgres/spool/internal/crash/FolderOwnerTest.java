package com.bitville.postgres.spool.internal.crash;

import static org.assertj.core.api.Assertions.assertThat;

import com.bitville.postgres.api.delivery.DropReason;
import com.bitville.postgres.api.delivery.Gap;
import com.bitville.postgres.spool.internal.FileSpool;
import com.bitville.postgres.spool.internal.Spools;
import com.bitville.postgres.spool.internal.format.FolderOwner;
import com.bitville.postgres.spool.internal.format.SpoolPaths;
import com.bitville.postgres.spool.internal.format.SpoolSettings;
import com.bitville.postgres.testkit.fake.MutableClock;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** No payload lies in a folder that does not say whose it is, and none in one that says it is another's. */
class FolderOwnerTest {
    private static final SpoolPaths FOLDER = new SpoolPaths(Path.of("/spool"));
    private static final FolderOwner OURS = FolderOwner.parse("installation=a\nproject=A\n");
    private static final FolderOwner THEIRS = FolderOwner.parse("installation=b\nproject=B\n");

    private final MutableClock clock = MutableClock.at(Spools.START);
    private final SimulatedDisk disk = new SimulatedDisk(true);

    private FileSpool open(FolderOwner owner) {
        SpoolSettings settings = new SpoolSettings(FOLDER.root(), 10 << 20, 20_000, Duration.ofDays(7), 5 << 20, owner);
        FileSpool spool = new FileSpool(settings, disk, Spools.ALONE, clock);
        spool.keepHouse();
        return spool;
    }

    private void commit(FileSpool spool, String body) throws Exception {
        spool.commit(List.of(Spools.payload(body, clock.instant())), Map.of());
    }

    private void heal(FileSpool spool) {
        clock.advance(Duration.ofMinutes(10));
        spool.keepHouse();
    }

    private FolderOwner owner() throws IOException {
        return FolderOwner.of(FOLDER, disk);
    }

    /** However far the disk fails at the start. */
    @Test
    void whatADiskHeldBackAtTheStartIsOursOnceItHeals() throws Exception {
        for (int changes = 0; changes < 12; changes++) {
            disk.removeEverything();
            disk.failAfter(changes);
            FileSpool spool = open(OURS);
            commit(spool, "early");
            disk.failAfter(Integer.MAX_VALUE);
            heal(spool);
            assertThat(owner()).as("after %d changes", changes).isEqualTo(OURS);
            assertThat(Spools.drain(spool)).hasSize(1);
            spool.close();
        }
    }

    @Test
    void aFolderThatWasRemovedIsMadeAnewWithItsOwner() throws Exception {
        FileSpool spool = open(OURS);
        disk.removeEverything();
        commit(spool, "mine");
        heal(spool);
        assertThat(owner()).isEqualTo(OURS);
        spool.close();
    }

    @Test
    void anOwnerThatWasChangedMeanwhileOutlivesAFailureOfTheDisk() throws Exception {
        FileSpool spool = open(OURS);
        disk.write(FOLDER.owner(), ByteBuffer.wrap(THEIRS.encode()));
        disk.failAfter(0);
        commit(spool, "mine");
        disk.failAfter(Integer.MAX_VALUE);
        heal(spool);
        assertThat(owner()).isEqualTo(THEIRS);
        spool.close();
    }

    /** As a file system that is mounted only after the configuration was read. */
    @Test
    void payloadsOfAnotherOwnerAreNeitherReadNorJoined() throws Exception {
        FileSpool theirs = open(THEIRS);
        commit(theirs, "theirs");
        String id = theirs.agentId().toString();
        theirs.close();
        FileSpool spool = open(OURS);
        commit(spool, "mine");
        assertThat(Spools.status(spool, "state")).isEqualTo("memory");
        assertThat((String) Spools.status(spool, "reason")).contains("installation b", "project B", "restart");
        assertThat(Spools.drain(spool)).singleElement().asString().endsWith("mine");
        assertThat(spool.agentId()).isNotEqualTo(id);
        spool.close();
        FileSpool again = open(THEIRS);
        assertThat(again.agentId()).hasToString(id);
        assertThat(Spools.drain(again)).containsExactly("1:theirs");
        assertThat(again.pendingGaps()).extracting(Gap::reason).doesNotContain(DropReason.CORRUPT);
        again.close();
    }

    @Test
    void anEmptiedFolderGoesToTheNextOwner() throws Exception {
        FileSpool theirs = open(THEIRS);
        commit(theirs, "theirs");
        Spools.drain(theirs);
        theirs.close();
        open(OURS).close();
        assertThat(owner()).isEqualTo(OURS);
    }
}
