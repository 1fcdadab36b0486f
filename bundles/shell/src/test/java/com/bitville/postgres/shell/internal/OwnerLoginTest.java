package com.bitville.postgres.shell.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OwnerLoginTest {
    @TempDir
    private Path etc;

    @Test
    void theKeyIsReadableByItsOwnerAlone() throws IOException {
        OwnerLogin.ensure(etc);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(etc.resolve(OwnerLogin.KEY_FILE))))
                .isEqualTo("rw-------");
    }

    @Test
    void keepsTheLoginsThatWereThere() throws IOException {
        Files.writeString(etc.resolve("keys.properties"), "alice=AAAA,_g_:admingroup\n");
        OwnerLogin.ensure(etc);
        assertThat(Files.readAllLines(etc.resolve("keys.properties")))
                .contains("alice=AAAA,_g_:admingroup")
                .anyMatch(line -> line.startsWith("bitville-owner=AAAAE2VjZHNhLXNoYTItbmlzdHAyNTY"));
    }

    @Test
    void makesTheKeyOnce() throws IOException {
        OwnerLogin.ensure(etc);
        String first = Files.readString(etc.resolve(OwnerLogin.KEY_FILE));
        OwnerLogin.ensure(etc);
        assertThat(Files.readString(etc.resolve(OwnerLogin.KEY_FILE))).isEqualTo(first);
    }

    @Test
    void makesANewKeyWhenTheLoginWasTakenAway() throws IOException {
        OwnerLogin.ensure(etc);
        String first = Files.readString(etc.resolve(OwnerLogin.KEY_FILE));
        Files.writeString(etc.resolve("keys.properties"), "");
        OwnerLogin.ensure(etc);
        assertThat(Files.readString(etc.resolve(OwnerLogin.KEY_FILE))).isNotEqualTo(first);
    }
}
