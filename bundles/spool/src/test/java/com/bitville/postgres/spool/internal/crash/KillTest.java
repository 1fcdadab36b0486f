package com.bitville.postgres.spool.internal.crash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.bitville.postgres.api.delivery.OutboxException;
import com.bitville.postgres.spool.internal.FileSpool;
import com.bitville.postgres.spool.internal.Spools;
import com.bitville.postgres.testkit.fake.MutableClock;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class KillTest {
    private static final int ROUNDS = "deep".equals(System.getProperty("bitville.depth")) ? 20 : 3;

    @TempDir
    private Path temp;

    @Test
    @Timeout(value = 5, unit = TimeUnit.MINUTES)
    void losesNothingAcknowledgedWhenTheProcessIsKilled() throws Exception {
        Path folder = temp.resolve("spool");
        Random random = new Random(7);
        int last = 0;
        for (int round = 0; round < ROUNDS; round++) {
            last = acknowledgedUntilKilled(folder, last + 1, 1 + random.nextInt(60));
            FileSpool spool = Spools.open(folder, MutableClock.at(Spools.START));
            assertThat(spool.agentId()).isNotNull();
            Set<String> bodies = new HashSet<>();
            spool.list().forEach(payload -> {
                String body = new String(spool.body(payload).orElseThrow(), StandardCharsets.UTF_8);
                bodies.add(body.substring(body.indexOf(':') + 1));
            });
            for (int i = 1; i <= last; i++) {
                assertThat(bodies).contains("p" + i, "q" + i);
            }
            // A commit may be in force that the process did not live to acknowledge.
            boolean oneMore = bodies.contains("p" + (last + 1));
            assertThat(bodies).hasSize(2 * (oneMore ? last + 1 : last));
            assertThat(spool.pendingGaps()).isEmpty();
            spool.close();
            last = oneMore ? last + 1 : last;
        }
    }

    @Test
    @Timeout(value = 2, unit = TimeUnit.MINUTES)
    void refusesAFolderThatAnotherProcessHoldsUntilItEnds() throws Exception {
        Path folder = temp.resolve("held");
        Process holder = start(folder, 1);
        try (BufferedReader out = holder.inputReader(StandardCharsets.US_ASCII)) {
            assertThat(out.readLine()).isEqualTo("1");
            FileSpool second = Spools.open(folder, MutableClock.at(Spools.START));
            assertThatThrownBy(() -> second.commit(List.of(Spools.payload("mine", Spools.START)), Map.of()))
                    .isInstanceOf(OutboxException.class)
                    .hasMessageContaining(folder + " is in use by process " + holder.pid());
            holder.toHandle().destroyForcibly();
            holder.waitFor();
            second.commit(List.of(Spools.payload("mine", Spools.START)), Map.of());
            assertThat(second.list()).hasSizeGreaterThanOrEqualTo(3);
            second.close();
        } finally {
            holder.destroyForcibly();
        }
    }

    private static int acknowledgedUntilKilled(Path folder, int from, int commits) throws IOException {
        Process child = start(folder, from);
        int last = from - 1;
        try (BufferedReader out = child.inputReader(StandardCharsets.US_ASCII)) {
            for (int i = 0; i < commits; i++) {
                last = Integer.parseInt(String.valueOf(out.readLine()));
            }
            // Not of Process itself, which would close the stream that still holds acknowledgements.
            child.toHandle().destroyForcibly();
            for (String line = out.readLine(); line != null; line = out.readLine()) {
                last = Integer.parseInt(line);
            }
        }
        child.onExit().join();
        return last;
    }

    private static Process start(Path folder, int from) throws IOException {
        return start(folder, from, "synced");
    }

    /** The writer as a process. */
    static Process start(Path folder, int from, String how) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        "-Dorg.slf4j.simpleLogger.defaultLogLevel=off",
                        KilledWriter.class.getName(),
                        folder.toString(),
                        Integer.toString(from),
                        how)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }
}
