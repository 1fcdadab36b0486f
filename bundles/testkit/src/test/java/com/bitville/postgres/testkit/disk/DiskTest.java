package com.bitville.postgres.testkit.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiskTest {
    @TempDir
    private Path temp;

    @Test
    void isAFolderWhateverItCanSuffer() throws Exception {
        try (Disk disk = Disk.at(temp.resolve("disk"), 256)) {
            Path part = Files.createDirectory(disk.folder().resolve("part"));
            Files.writeString(part.resolve("file"), "x");
            disk.remove(part);
            assertThat(part).doesNotExist();
        }
        assertThat(temp.resolve("disk.img")).doesNotExist();
    }

    @Test
    void runsOutOfSpaceAndInodesUntilCleared() throws Exception {
        try (Disk disk = real("disk")) {
            Path file = disk.folder().resolve("file");
            disk.fill(0);
            assertThatThrownBy(() -> Files.write(file, new byte[1 << 16])).hasMessageContaining("No space left");
            disk.clear();
            Files.write(file, new byte[1 << 16]);
            disk.useUpInodes();
            assertThatThrownBy(() -> Files.createFile(file.resolveSibling("another")))
                    .hasMessageContaining("No space left");
            disk.clear();
            Files.createFile(file.resolveSibling("another"));
        }
    }

    @Test
    void isReadOnlyForAWhile() throws Exception {
        try (Disk disk = real("disk")) {
            Path part = Files.createDirectory(disk.folder().resolve("part"));
            disk.makeReadOnly(part);
            assertThatThrownBy(() -> Files.createFile(part.resolve("file"))).hasMessageContaining("Read-only");
            disk.makeWritable(part);
            Files.createFile(part.resolve("file"));
        }
    }

    @Test
    void losesWithItsPowerWhatWasNotSynced() throws Exception {
        try (Disk disk = real("disk")) {
            Path kept = Files.writeString(disk.folder().resolve("kept"), "synced");
            sync(kept);
            sync(disk.folder());
            Files.writeString(disk.folder().resolve("lost"), "in memory alone");
            try (Disk cut = disk.cut(temp.resolve("cut"))) {
                assertThat(cut.folder().resolve("kept")).hasContent("synced");
                // Its name may have gone to the journal by then.
                Path lost = cut.folder().resolve("lost");
                assertThat(Files.exists(lost) ? Files.readString(lost) : "").isEmpty();
            }
        }
    }

    private Disk real(String name) throws Exception {
        Disk disk = Disk.at(temp.resolve(name), 256);
        assumeTrue(disk.obstacle().isEmpty(), () -> "needs root and a loop device: " + disk.obstacle());
        return disk;
    }

    private static void sync(Path path) throws Exception {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }
}
