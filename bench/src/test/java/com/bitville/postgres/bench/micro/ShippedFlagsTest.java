package com.bitville.postgres.bench.micro;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ShippedFlagsTest {
    private static final Path SETENV = Path.of("../karaf-assembly/src/main/resources/bin/setenv");

    @Test
    void areThoseOfTheScriptWithNothingUnresolved() throws IOException {
        assertThat(ShippedFlags.of(Files.readString(SETENV), SETENV))
                .contains("-XX:+UseSerialGC")
                .anyMatch(flag -> flag.startsWith("-Xmx"))
                .allSatisfy(flag -> assertThat(flag).startsWith("-X").doesNotContain("$", "\""));
    }

    @Test
    void takesInWhatTheScriptHasPutIntoVariables() throws IOException {
        String script = """
                    bitville_collector=-XX:+UseSerialGC
                    case "${JAVA_OPTS}" in *-XX:+Use*GC*) bitville_collector= ;; esac
                    bitville_quiet="-XX:-UsePerfData -Xshare:auto"
                    EXTRA_JAVA_OPTS="${bitville_quiet} -Xmx96m ${bitville_collector} ${EXTRA_JAVA_OPTS}"
                """;
        assertThat(ShippedFlags.of(script, SETENV))
                .containsExactly("-XX:-UsePerfData", "-Xshare:auto", "-Xmx96m", "-XX:+UseSerialGC");
        assertThatIOException()
                .isThrownBy(() -> ShippedFlags.of(script.replace("bitville_quiet=", "quiet="), SETENV))
                .withMessageContaining("${bitville_quiet}");
    }

    @Test
    void refusesAScriptThatGivesNone() {
        assertThatIOException().isThrownBy(() -> ShippedFlags.of("exec java\n", SETENV));
    }
}
