package com.bitville.postgres.spool.internal.crash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.bitville.postgres.spool.internal.FileSpool;
import com.bitville.postgres.spool.internal.Spools;
import com.bitville.postgres.testkit.disk.Disk;
import com.bitville.postgres.testkit.fake.MutableClock;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** Power cuts on a real file system: the writer is stopped, and only the data on its device remains. */
@EnabledIfSystemProperty(named = "bitville.depth", matches = "deep", disabledReason = "runs with mvn -Pdeep verify")
class LoopPowerCutTest {
    private static final int ROUNDS = 10;

    /** A writer that does not sync is ahead of its reader by the content of a pipe. */
    private static final int INODES = 16_384;

    @TempDir
    private Path temp;

    private final Random random = new Random(7);
    private int acknowledged;

    @BeforeEach
    void possible() throws Exception {
        try (Disk trial = Disk.at(temp.resolve("trial"), INODES)) {
            String obstacle = trial.obstacle();
            if (!obstacle.isEmpty()) {
                System.out.println("SKIPPED: power cuts need root and loop devices: " + obstacle);
            }
            assumeTrue(obstacle.isEmpty(), () -> "power cuts need root and loop devices: " + obstacle);
        }
    }

    @Test
    void losesNothingAcknowledged() throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            assertThat(lost(round, "synced")).as("lost in round %d", round).isEmpty();
        }
        System.out.println(ROUNDS + " power cuts, " + acknowledged + " commits acknowledged, none lost");
    }

    /** Shows that the harness would see a loss. */
    @Test
    void findsLossesWithoutSyncing() throws Exception {
        int lost = 0;
        for (int round = 0; round < ROUNDS; round++) {
            lost += lost(round, "unsynced").size();
        }
        System.out.println(ROUNDS + " power cuts without syncing, " + acknowledged + " commits acknowledged, " + lost
                + " payloads lost");
        assertThat(lost).isPositive();
    }

    private Set<String> lost(int round, String how) throws Exception {
        try (Disk disk = Disk.at(temp.resolve("disk" + round), INODES)) {
            Process writer = KillTest.start(disk.folder().resolve("spool"), 1, how);
            Set<String> owed;
            Disk cut;
            try {
                owed = acknowledgedUntilStopped(writer);
                cut = disk.cut(temp.resolve("cut" + round));
            } finally {
                writer.destroyForcibly().waitFor();
            }
            try (cut) {
                owed.removeAll(found(cut.folder().resolve("spool")));
            }
            return owed;
        }
    }

    /** The output of the stopped writer; it may have done more. */
    private Set<String> acknowledgedUntilStopped(Process writer) throws IOException, InterruptedException {
        BufferedReader out = writer.inputReader(StandardCharsets.US_ASCII);
        Set<String> owed = new HashSet<>();
        for (int i = 20 + random.nextInt(150); i > 0; i--) {
            owe(owed, String.valueOf(out.readLine()));
        }
        Process stop = new ProcessBuilder("kill", "-STOP", Long.toString(writer.pid()))
                .inheritIO()
                .start();
        assertThat(stop.waitFor()).isZero();
        Path status = Path.of("/proc", Long.toString(writer.pid()), "status");
        await().atMost(Duration.ofMinutes(1))
                .until(() -> Files.readString(status).contains("State:\tT"));
        while (out.ready()) {
            owe(owed, out.readLine());
        }
        return owed;
    }

    private void owe(Set<String> owed, String line) {
        owed.add("p" + Integer.parseInt(line));
        owed.add("q" + Integer.parseInt(line));
        acknowledged++;
    }

    private static Set<String> found(Path folder) throws IOException {
        Set<String> bodies = new HashSet<>();
        if (!Files.isDirectory(folder)) {
            return bodies;
        }
        FileSpool spool = Spools.open(folder, MutableClock.at(Spools.START));
        assertThat(spool.agentId()).isNotNull();
        spool.list()
                .forEach(payload -> spool.body(payload).ifPresent(bytes -> {
                    String body = new String(bytes, StandardCharsets.UTF_8);
                    bodies.add(body.substring(body.indexOf(':') + 1));
                }));
        spool.close();
        return bodies;
    }
}
