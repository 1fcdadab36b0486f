package com.bitville.postgres.config.internal.buffer;

import static com.bitville.postgres.config.internal.Sandbox.setting;
import static org.assertj.core.api.Assertions.assertThat;

import com.bitville.postgres.api.config.Setting;
import com.bitville.postgres.config.internal.Sandbox;
import com.bitville.postgres.config.internal.publish.ConfigurationStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each installation and each project has a buffer of its own, whatever folder is configured. */
class BufferFoldersTest {
    @TempDir
    Path folder;

    private Path shared;
    private Sandbox first;
    private Sandbox second;

    @BeforeEach
    void twoInstallations() throws IOException {
        shared = folder.resolve("shared");
        first = sandbox("first");
        second = sandbox("second");
    }

    private Sandbox sandbox(String name) throws IOException {
        return new Sandbox(Files.createDirectory(folder.resolve(name)))
                .with("BITVILLE_PG_BUFFER_PATH", shared.toString());
    }

    private static Setting path(Sandbox sandbox) {
        return setting(sandbox.center(), "buffer.path");
    }

    private void waits() throws IOException {
        Files.createDirectories(shared.resolve("queue"));
        Files.writeString(shared.resolve("queue/00000000000000000001-a.pl"), "x");
    }

    @Test
    void anotherInstallationsFolderStaysAsItIs() throws IOException {
        assertThat(path(first).value()).isEqualTo(shared.toString());
        Setting other = path(second);
        assertThat(String.valueOf(other.value())).startsWith(shared + "/apart/");
        assertThat(other.requested()).isEqualTo(shared.toString());
        assertThat(other.note()).startsWith("buffer_kept_apart");
        assertThat(path(first).value()).as("after a restart").isEqualTo(shared.toString());
        assertThat(path(second).value()).as("after a restart").isEqualTo(other.value());
    }

    /** The spool marks a folder that could not be written at the start as soon as it can be. */
    @Test
    void theSpoolIsToldWhoseFolderItIs() throws IOException {
        Object told = first.center()
                .snapshot()
                .properties()
                .getOrDefault("bitville.buffer", Map.of())
                .get("owner");
        assertThat(Files.readString(shared.resolve("owner"))).startsWith(String.valueOf(told));
        assertThat(String.valueOf(told)).contains("installation=", "\nproject=default\n");
    }

    @Test
    void payloadsOfAnotherProjectAreNotDeliveredForThisOne() throws IOException {
        path(first);
        waits();
        first.with("BITVILLE_PG_PROJECT_ID", "b");
        Object apart = path(first).value();
        assertThat(String.valueOf(apart)).startsWith(shared + "/apart/");
        first.with("BITVILLE_PG_PROJECT_ID", "default");
        assertThat(path(first).value()).as("the project it belongs to").isEqualTo(shared.toString());
        first.with("BITVILLE_PG_PROJECT_ID", "c");
        Files.delete(shared.resolve("queue/00000000000000000001-a.pl"));
        Path backlog = shared.resolve("destinations/kafka/queue/00000000000000000001-a.pl");
        Files.createDirectories(backlog.getParent());
        Files.writeString(backlog, "x");
        assertThat(path(first).value()).as("a destination's payloads wait").isNotEqualTo(shared.toString());
        Files.delete(backlog);
        first.with("BITVILLE_PG_PROJECT_ID", "d");
        assertThat(path(first).value())
                .as("nothing of the former project is left")
                .isEqualTo(shared.toString());
    }

    @Test
    void aFolderWithoutAnOwnerIsTakenOnlyByTheInstallationThatRanBefore() throws IOException {
        waits();
        assertThat(String.valueOf(path(second).value())).startsWith(shared + "/apart/");
        Path mark = folder.resolve("first/data/cache/complete");
        Files.createDirectories(mark.getParent());
        Files.writeString(mark, "");
        assertThat(path(first).value()).isEqualTo(shared.toString());
        assertThat(Files.readString(shared.resolve("owner"))).contains("project=default");
    }

    @Test
    void anUpdatedInstallationThatDiedBeforeItsClaimTakesItsFolderAtTheNextStart() throws IOException {
        Path mark = folder.resolve("first/data/cache/complete");
        Files.createDirectories(mark.getParent());
        Files.writeString(mark, "");
        path(first);
        Files.delete(shared.resolve("owner"));
        waits();
        assertThat(path(first).value()).isEqualTo(shared.toString());
    }

    @Test
    void anUnpackedArchiveBuffersInItsOwnFolderUnlessToldOtherwise() throws IOException {
        Sandbox archive =
                new Sandbox(Files.createDirectory(folder.resolve("archive"))).without("BITVILLE_PG_BUFFER_PATH");
        Setting path = path(archive);
        assertThat(path.value())
                .isEqualTo(folder.resolve("archive/data/bitville-buffer").toString());
        assertThat(path.note()).isNull();
    }

    @Test
    void theBacklogGoesOnToANewAddress() throws IOException {
        first.with("BITVILLE_PG_LISTENER_URL", "https://one.example/in");
        path(first);
        waits();
        first.with("BITVILLE_PG_LISTENER_URL", "https://two.example/in");
        assertThat(path(first).value()).isEqualTo(shared.toString());
        assertThat(Files.readString(shared.resolve("owner"))).contains("address=https://two.example/in");
    }

    @Test
    void aDamagedOwnerOrIdIsNoReasonToTakeAFolder() throws IOException {
        path(first);
        waits();
        Files.writeString(shared.resolve("owner"), "\0\0\0installation=\n");
        assertThat(String.valueOf(path(first).value())).startsWith(shared + "/apart/");
        Files.delete(shared.resolve("owner"));
        Files.writeString(folder.resolve("first/etc/installation-id"), "not an id");
        assertThat(String.valueOf(path(first).value())).startsWith(shared + "/apart/");
    }

    @Test
    void aCopiedOwnerIsFollowedAfterAnAdoption() throws IOException {
        path(first);
        waits();
        Path apart = Path.of(String.valueOf(path(second).value()));
        Files.copy(apart.resolve("owner"), shared.resolve("owner"), StandardCopyOption.REPLACE_EXISTING);
        ConfigurationStore restarted = second.center();
        assertThat(setting(restarted, "buffer.path").value()).isEqualTo(shared.toString());
    }
}
