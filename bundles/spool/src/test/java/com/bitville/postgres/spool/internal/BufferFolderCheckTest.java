package com.bitville.postgres.spool.internal;

import static org.assertj.core.api.Assertions.assertThat;

import com.bitville.postgres.api.health.Finding;
import com.bitville.postgres.api.health.FindingSeverity;
import com.bitville.postgres.api.health.Remedy;
import com.bitville.postgres.spool.internal.format.FileDisk;
import com.bitville.postgres.spool.internal.format.SpoolSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BufferFolderCheckTest {
    @TempDir
    Path folder;

    @Test
    void aFolderOthersMayLookIntoIsClosedByTheRemedyAsPrinted() throws Exception {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        Finding open = look(1).get(0);
        assertThat(open.severity()).isEqualTo(FindingSeverity.WARNING);
        assertThat(run(open.remedy().map(Remedy::text).orElse(""))).isZero();
        assertThat(look(1).get(0).severity()).isEqualTo(FindingSeverity.OK);
    }

    @Test
    void moreThanFitsOnTheDiskIsAWarningWithASizeThatFits() throws Exception {
        int all = (int) Math.min(100_000, Files.getFileStore(folder).getTotalSpace() / (1024 * 1024));
        Finding space = look(all).get(1);
        assertThat(space.severity()).isEqualTo(FindingSeverity.WARNING);
        assertThat(space.remedy().map(Remedy::text).orElse("")).containsPattern("config set buffer.max_size_mb [1-9]");
    }

    @Test
    void aFolderThatIsGoneIsAnErrorWithTheCommandThatMakesIt() throws Exception {
        Files.delete(folder);
        assertThat(look(1)).singleElement().satisfies(gone -> {
            assertThat(gone.severity()).isEqualTo(FindingSeverity.ERROR);
            assertThat(gone.remedy().map(Remedy::text).orElse("")).contains("install -d -m 700");
        });
    }

    /** Where there is room is known to the operator alone. */
    @Test
    void whatIsPastedWithoutRoomBuffersNowhereElse() throws Exception {
        Finding space = look(1, -(1L << 60)).get(1);
        assertThat(space.remedy().map(Remedy::text).orElse("").lines().filter(line -> !line.startsWith("#")))
                .singleElement()
                .asString()
                .startsWith("df -h ");
    }

    /** What waits already takes nothing from what is free. */
    @Test
    void whatIsHeldAlreadyCountsAsRoom() throws Exception {
        int all = (int) Math.min(100_000, Files.getFileStore(folder).getTotalSpace() / (1024 * 1024));
        assertThat(look(all, (long) all << 20).get(1).severity()).isEqualTo(FindingSeverity.OK);
    }

    private List<Finding> look(int megabytes) {
        return look(megabytes, 0);
    }

    private List<Finding> look(int megabytes, long held) {
        return new BufferFolderCheck(SpoolSettings.of(folder.toString(), megabytes, ""), new FileDisk(), () -> held)
                .look();
    }

    private static int run(String command) throws IOException, InterruptedException {
        return new ProcessBuilder("sh", "-c", command).start().waitFor();
    }
}
