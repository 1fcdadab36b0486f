package com.bitville.postgres.logs.internal.source;

import static org.assertj.core.api.Assertions.assertThat;

import com.bitville.postgres.api.collect.CollectException;
import com.bitville.postgres.api.health.Remedy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The remedy for a log that may not be read names its own group, or what must change before a group helps. */
class FileAccessTest {
    @TempDir
    Path folder;

    private Path log(String mode) throws IOException {
        Path log = Files.writeString(folder.resolve("postgresql.log"), "x");
        Files.setPosixFilePermissions(log, PosixFilePermissions.fromString(mode));
        PosixFileAttributeView view = Files.getFileAttributeView(log, PosixFileAttributeView.class);
        if (view.readAttributes().group().getName().equals("root")) {
            view.setGroup(folder.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByGroupName("daemon"));
        }
        return log;
    }

    @Test
    void theGroupThatMayReadIsNamed() throws IOException {
        Path log = log("rw-r-----");
        String group = Files.getAttribute(log, "posix:group").toString();
        CollectException denied = FileAccess.denied(log, log, "agent", null);
        assertThat(denied).hasMessageContaining("rw-r-----").hasMessageContaining("the group " + group);
        assertThat(denied.remedy().orElseThrow().kind()).isEqualTo(Remedy.Kind.SHELL);
        assertThat(denied.remedy().orElseThrow().text()).contains("usermod -a -G " + group + " agent");
    }

    @Test
    void aModeWithoutAGroupIsChangedFirst() throws IOException {
        Path log = log("rw-------");
        CollectException denied = FileAccess.denied(log, log, "agent", null);
        assertThat(denied.remedy().orElseThrow().kind()).isEqualTo(Remedy.Kind.SQL);
        assertThat(denied.remedy().orElseThrow().text())
                .contains("ALTER SYSTEM SET log_file_mode = '0640';")
                .doesNotContain("usermod");
    }

    @Test
    void aFolderOfItsOwnerAloneLeavesTheLogToSql() throws IOException {
        Path log = log("rw-r-----");
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
        CollectException denied = FileAccess.denied(log, folder, "agent", null);
        assertThat(denied).hasMessageContaining(folder + " has the mode rwx------");
        assertThat(denied.remedy()).as("tier 4, which the collector adds").isEmpty();
    }

    @Test
    void rootIsNeverToldToJoinAGroup() throws IOException {
        CollectException denied = FileAccess.denied(log("rw-r-----"), null);
        if (System.getProperty("user.name").equals("root")) {
            assertThat(denied.remedy()).isEmpty();
        } else {
            assertThat(denied.remedy().orElseThrow().text()).doesNotContain("root");
        }
    }
}
