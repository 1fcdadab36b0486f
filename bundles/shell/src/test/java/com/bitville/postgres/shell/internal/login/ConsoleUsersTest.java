package com.bitville.postgres.shell.internal.login;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.apache.karaf.shell.support.CommandException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConsoleUsersTest {
    @TempDir
    private Path etc;

    private Path file;
    private ConsoleUsers users;

    @BeforeEach
    void others() throws IOException {
        file = Files.writeString(etc.resolve("users.properties"), "# mine\nanna = x,admin\nann.b=y\n");
        users = new ConsoleUsers(etc);
    }

    @Test
    void keepsTheDigestAndNotThePassword() throws Exception {
        String password = users.add("ann");
        assertThat(password).hasSizeGreaterThanOrEqualTo(24);
        assertThat(file)
                .hasContent("# mine\nanna = x,admin\nann.b=y\nann = {CRYPT}" + ConsoleUsers.digest(password)
                        + "{CRYPT},admin\n");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
    }

    @Test
    void digestIsTheOneThatTheLoginModuleComputes() {
        assertThat(ConsoleUsers.digest("abc"))
                .isEqualTo("BA7816BF8F01CFEA414140DE5DAE2223B00361A396177A9CB410FF61F20015AD");
    }

    @Test
    void givesAnExistingLoginANewPassword() throws Exception {
        String first = users.add("ann");
        String second = users.add("ann");
        assertThat(second).isNotEqualTo(first);
        assertThat(Files.readString(file))
                .contains(ConsoleUsers.digest(second))
                .doesNotContain(ConsoleUsers.digest(first));
    }

    @Test
    void removesTheOneLogin() throws Exception {
        users.add("ann");
        users.remove("ann");
        assertThat(file).hasContent("# mine\nanna = x,admin\nann.b=y\n");
        assertThatThrownBy(() -> users.remove("ann")).hasMessageContaining("no login ann");
    }

    @Test
    void refusesNamesThatWouldBeAnotherEntry() {
        for (String name : new String[] {"", "_g_:admingroup", "a=b", "a b", "a\nb", "-x"}) {
            assertThatThrownBy(() -> users.add(name)).isInstanceOf(CommandException.class);
        }
    }
}
