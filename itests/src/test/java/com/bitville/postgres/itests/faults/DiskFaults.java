package com.bitville.postgres.itests.faults;

import static org.assertj.core.api.Assertions.assertThat;

import com.bitville.postgres.testkit.disk.Disk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * Every kind of disk fault. While the disk fails, payloads are only in memory, so that a kill would lose them by design: these faults end
 * before the next kill.
 */
final class DiskFaults {
    private static final long LEFT_FREE = 1 << 20;
    private static final long SLACK = 16 * 4096;

    private final DeliveryOracle deliveryOracle;
    private final Disk disk;
    private final Random random;

    DiskFaults(DeliveryOracle deliveryOracle, Random random) {
        this.deliveryOracle = deliveryOracle;
        this.disk = deliveryOracle.disk;
        this.random = random;
    }

    /** Each kind of damage, and every way in which the disk can fail. */
    List<FaultCourse> all() {
        return Stream.concat(harms().stream(), failures().stream()).toList();
    }

    /** Each kind of damage, and the disk failing in one way. */
    List<FaultCourse> some() {
        List<FaultCourse> failures = failures();
        return Stream.concat(
                        harms().stream(),
                        failures.stream()
                                .skip(failures.isEmpty() ? 0 : random.nextInt(failures.size()))
                                .limit(1))
                .toList();
    }

    private List<FaultCourse> harms() {
        return List.of(
                new FaultCourse("the folder is removed", FaultCourse.End.AS_IT_COMES, this::removed),
                new FaultCourse("files are damaged", FaultCourse.End.AS_IT_COMES, this::damaged));
    }

    private List<FaultCourse> failures() {
        if (!disk.obstacle().isEmpty()) {
            return List.of();
        }
        return List.of(
                new FaultCourse("the disk is full", FaultCourse.End.AS_IT_COMES, this::full),
                // A delivered payload would free its inode, so the listener is down.
                new FaultCourse(
                        "no inodes are left",
                        FaultCourse.End.AS_IT_COMES,
                        () -> whileItFails(true, withEntries(disk::useUpInodes), disk::clear)),
                new FaultCourse(
                        "the disk is read-only",
                        FaultCourse.End.AS_IT_COMES,
                        () -> whileItFails(
                                random.nextBoolean(),
                                withEntries(() -> disk.makeReadOnly(deliveryOracle.buffer)),
                                () -> disk.makeWritable(deliveryOracle.buffer))));
    }

    private FaultCourse.Course withEntries(FaultCourse.Course begin) {
        return () -> {
            deliveryOracle.logs.write();
            begin.run();
        };
    }

    /** Collection goes on in memory, to the listener if that is there, and the spool heals by itself. */
    private void whileItFails(boolean away, FaultCourse.Course begin, FaultCourse.Course end) throws Exception {
        if (away) {
            deliveryOracle.listener.down();
        }
        long ill = deliveryOracle.agent.logged("spool_memory ");
        begin.run();
        deliveryOracle.awaitNoting(
                "the spool goes on in memory", () -> deliveryOracle.agent.logged("spool_memory ") > ill);
        if (!away) {
            deliveryOracle.awaitStored(3);
        }
        long healed = deliveryOracle.agent.logged("spool_healed ");
        end.run();
        deliveryOracle.awaitNoting("the spool heals", () -> deliveryOracle.agent.logged("spool_healed ") > healed);
    }

    /**
     * Full to the last byte, or so that the agent could still write and must not. The oldest payloads are evicted, which is reported; log
     * entries are not among them, because their ledger must be complete.
     */
    private void full() throws Exception {
        deliveryOracle.settleLogs();
        long left = random.nextBoolean() ? LEFT_FREE : 0;
        whileItFails(random.nextBoolean(), () -> disk.fill(left), () -> {
            assertThat(disk.free()).as("free bytes of the disk").isGreaterThan(left - SLACK);
            disk.clear();
        });
        deliveryOracle.logs.write();
    }

    /** The payloads are lost with the folder, which is reported; the collectors' states must not be lost. */
    private void removed() throws Exception {
        deliveryOracle.settleLogs();
        deliveryOracle.listener.down();
        awaitWaiting(3);
        long healed = deliveryOracle.agent.logged("spool_healed ");
        disk.remove(deliveryOracle.buffer);
        deliveryOracle.awaitNoting("the spool heals", () -> deliveryOracle.agent.logged("spool_healed ") > healed);
        deliveryOracle.logs.write();
    }

    /**
     * While the agent runs or is stopped: each damaged file only loses itself. Log entries are spared, because their ledger must be
     * complete.
     */
    private void damaged() throws Exception {
        deliveryOracle.settleLogs();
        deliveryOracle.listener.down();
        awaitWaiting(5);
        boolean dead = random.nextBoolean();
        if (dead) {
            deliveryOracle.agent.kill();
        }
        List<Path> victims = new ArrayList<>(waiting());
        Collections.shuffle(victims, random);
        damage(victims.get(0), bytes -> new byte[0]);
        damage(victims.get(1), bytes -> Arrays.copyOf(bytes, bytes.length / 2));
        damage(victims.get(2), bytes -> {
            bytes[bytes.length - 1 - random.nextInt(bytes.length)] ^= 1;
            return bytes;
        });
        Path queue = deliveryOracle.buffer.resolve("queue");
        if (dead) {
            String foreign = "notes " + UUID.randomUUID();
            Files.writeString(queue.resolve(foreign), "somebody's own");
            Path halfWritten =
                    Files.writeString(queue.resolve("99999999999999999999-" + UUID.randomUUID() + ".pl.tmp"), "BVPL");
            deliveryOracle.startAgain();
            assertThat(halfWritten).doesNotExist();
            assertThat(deliveryOracle.buffer.resolve("quarantine").resolve(foreign))
                    .hasContent("somebody's own");
        }
        deliveryOracle.logs.write();
    }

    private void awaitWaiting(int least) {
        deliveryOracle.awaitNoting("payloads wait", () -> waiting().size() >= least);
    }

    private interface Damage {
        byte[] to(byte[] file);
    }

    private static void damage(Path file, Damage damage) throws IOException {
        Files.write(file, damage.to(Files.readAllBytes(file)));
    }

    /** The files of committed payloads without entries of logs. */
    private List<Path> waiting() throws IOException {
        List<Path> files = new ArrayList<>();
        for (long seq : deliveryOracle.ledger.note()) {
            if (!deliveryOracle.ledger.body(seq).contains("\"kind\":\"log\"")) {
                try (Stream<Path> queue = Files.list(deliveryOracle.buffer.resolve("queue"))) {
                    queue.filter(file -> file.getFileName().toString().startsWith(String.format("%020d-", seq)))
                            .forEach(files::add);
                }
            }
        }
        return files;
    }
}
