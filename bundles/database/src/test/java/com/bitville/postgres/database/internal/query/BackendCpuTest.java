package com.bitville.postgres.database.internal.query;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class BackendCpuTest {
    private static final Path PROC = Path.of("/proc");

    @Test
    void readsOneFileAgainAndAgainAndKeepsItOpenOnlyUntilTheEnd() throws Exception {
        int pid = (int) ProcessHandle.current().pid();
        BackendCpu cpu = BackendCpu.local(PROC, pid);
        long before = cpu.uncharged().orElseThrow();
        long end = System.nanoTime() + 20_000_000;
        while (System.nanoTime() < end) {
            Thread.onSpinWait();
        }
        cpu.charge(before);
        assertThat(cpu.uncharged().orElseThrow()).isBetween(0L, before + 60_000_000_000L);
        assertThat(open(pid)).isEqualTo(1);

        cpu.end();
        assertThat(open(pid)).isZero();
        assertThat(cpu.uncharged()).isPresent();
        assertThat(open(pid)).as("a reading after the end").isZero();
    }

    @Test
    void ofABackendThatHasExitedItKnowsNothing() throws Exception {
        Process backend = new ProcessBuilder("sleep", "60").start();
        BackendCpu cpu = BackendCpu.local(PROC, (int) backend.pid());
        assertThat(cpu.uncharged()).isPresent();
        backend.destroyForcibly().waitFor();
        assertThat(cpu.uncharged()).isEmpty();
        assertThat(open((int) backend.pid())).isZero();
    }

    /** How often this process has that file open. */
    private static long open(int pid) throws IOException {
        String file = "/proc/" + pid + "/schedstat";
        try (Stream<Path> all = Files.list(Path.of("/proc/self/fd"))) {
            return all.filter(link -> {
                        try {
                            return Files.readSymbolicLink(link).toString().equals(file);
                        } catch (IOException e) {
                            // Closed meanwhile: the listing itself is one of them.
                            return false;
                        }
                    })
                    .count();
        }
    }
}
