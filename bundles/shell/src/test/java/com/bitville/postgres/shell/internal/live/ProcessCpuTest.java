package com.bitville.postgres.shell.internal.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProcessCpuTest {
    private static final long BOOT_S = 1_700_000_000;

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path proc;

    @BeforeEach
    void boot() throws IOException {
        Files.writeString(proc.resolve("stat"), "cpu 1 2\nbtime " + BOOT_S + "\n");
    }

    private void process(int pid, String name, long ticks, long startTicks) throws IOException {
        Path folder = Files.createDirectories(proc.resolve(String.valueOf(pid)));
        Files.writeString(
                folder.resolve("stat"),
                pid + " (" + name + ") S 1 1 1 0 -1 4194560 1 0 0 0 " + ticks + " 5 0 0 20 0 1 0 " + startTicks
                        + " 1 1\n");
    }

    private static Map<String, @Nullable Object> session(int pid, long startS) {
        Map<String, @Nullable Object> session = new HashMap<>();
        session.put("pid", pid);
        session.put("backend_start", Instant.ofEpochSecond(startS));
        return session;
    }

    @Test
    void measuresBetweenTwoLooks() throws IOException {
        ProcessCpu cpu = new ProcessCpu(proc);
        List<Map<String, @Nullable Object>> sessions = List.of(session(7, BOOT_S + 100));
        process(7, "postgres", 50, 10_000);
        assertThat(cpu.percent(sessions, 1_000)).isEmpty();
        process(7, "postgres", 150, 10_000);
        assertThat(cpu.percent(sessions, 3_000)).containsEntry(7, 50.0);
    }

    @Test
    void aSessionThatWasIdleMeanwhileIsMeasuredSinceItWasSeen() throws IOException {
        ProcessCpu cpu = new ProcessCpu(proc);
        List<Map<String, @Nullable Object>> sessions = List.of(session(7, BOOT_S + 100));
        process(7, "postgres", 50, 10_000);
        cpu.percent(sessions, 1_000);
        assertThat(cpu.percent(List.of(), 3_000)).isEmpty();
        process(7, "postgres", 150, 10_000);
        assertThat(cpu.percent(sessions, 5_000)).containsEntry(7, 25.0);
        assertThat(cpu.percent(List.of(), 90_000)).isEmpty();
        assertThat(cpu.percent(sessions, 91_000)).isEmpty();
    }

    @Test
    void anotherProcessOfTheSameIdIsNoBackend() throws IOException {
        ProcessCpu cpu = new ProcessCpu(proc);
        List<Map<String, @Nullable Object>> sessions =
                List.of(session(7, BOOT_S + 100), session(8, BOOT_S + 100), session(9, BOOT_S + 100));
        for (int look = 0; look < 2; look++) {
            process(7, "bash", 50 + look, 10_000);
            process(8, "postgres", 50 + look, 99_000);
            assertThat(cpu.percent(sessions, 1_000L * (look + 1))).isEmpty();
        }
    }
}
