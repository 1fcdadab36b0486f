package com.bitville.postgres.shell.internal.login;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Properties;
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

    /** After a power failure, a file that was just written may be truncated anywhere. */
    @Test
    void whereEitherFileWasCutBothAreWholeAgain() throws IOException {
        Path logins = etc.resolve("keys.properties");
        Path keyFile = etc.resolve(OwnerLogin.KEY_FILE);
        Files.writeString(
                logins, "# Who may log in.\n_g_\\:admingroup = group,admin,manager,viewer,systembundles,ssh\n");
        OwnerLogin.ensure(etc);
        String whole = Files.readString(logins);
        String key = Files.readString(keyFile);
        for (int kept = 0; kept < whole.length(); kept++) {
            Files.writeString(logins, whole.substring(0, kept));
            Files.writeString(keyFile, key);
            OwnerLogin.ensure(etc);
            assertLetsTheOwnerIn("logins cut after " + kept);
        }
        for (int kept = 0; kept < key.length(); kept++) {
            Files.writeString(logins, whole);
            Files.writeString(keyFile, key.substring(0, kept));
            OwnerLogin.ensure(etc);
            assertLetsTheOwnerIn("key cut after " + kept);
        }
    }

    private void assertLetsTheOwnerIn(String when) throws IOException {
        Properties logins = new Properties();
        try (Reader reader = Files.newBufferedReader(etc.resolve("keys.properties"))) {
            logins.load(reader);
        }
        String form = OwnerKey.opensshForm(Files.readString(etc.resolve(OwnerLogin.KEY_FILE)));
        assertThat(form).as(when).isNotEmpty();
        assertThat(logins.getProperty("bitville-owner")).as(when).isEqualTo(form + ",_g_:admingroup");
        assertThat(logins.getProperty("_g_:admingroup"))
                .as(when)
                .isEqualTo("group,admin,manager,viewer,systembundles,ssh");
        assertThat(logins).as(when).hasSize(2);
    }

    @Test
    void rolesThatTheOperatorChoseStay() throws IOException {
        OwnerLogin.ensure(etc);
        Path logins = etc.resolve("keys.properties");
        String chosen = Files.readString(logins).replaceAll(",_g_:admingroup", ",viewer,ssh");
        Files.writeString(logins, chosen);
        OwnerLogin.ensure(etc);
        assertThat(logins).hasContent(chosen);
    }
}
