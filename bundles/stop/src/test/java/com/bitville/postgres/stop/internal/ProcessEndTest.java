package com.bitville.postgres.stop.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The limit applies to the process, not to the container in it: tested with real processes, ended by a signal. */
@Timeout(120)
class ProcessEndTest {
    private static final int BY_THE_LIMIT = 143;

    @TempDir
    Path folder;

    @ParameterizedTest(name = "{0}")
    @CsvSource({"hook, true", "updated, true", "before, true", "after, true", "restart, false", "nothing, false"})
    void aProcessThatDoesNotEndIsEnded(String where, boolean hangs) throws Exception {
        Process process = HangingProcess.start(where, folder.resolve("cache"));
        try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
            if (!where.equals("after") && !where.equals("before")) {
                assertThat(out.readLine()).isEqualTo("ready");
                // Not by Process.destroy(), which would close the process's output.
                process.toHandle().destroy();
            }

            assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("ends").isTrue();

            assertThat(process.exitValue()).isEqualTo(BY_THE_LIMIT);
            assertThat(out.lines().anyMatch(line -> line.contains("did not stop in time")))
                    .isEqualTo(hangs);
        } finally {
            process.destroyForcibly();
        }
    }
}
