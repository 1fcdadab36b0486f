package com.bitville.postgres.itests.distribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.bitville.postgres.itests.support.AgentProcess;
import com.bitville.postgres.testkit.disk.Disk;
import com.bitville.postgres.testkit.listener.StrictListener;
import java.io.File;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;

/** An interrupted first start, and environments that could disturb any start. */
class FirstStartIT {
    private static final boolean DEEP = "deep".equals(System.getProperty("bitville.depth"));
    private static final int KILLS = DEEP ? 20 : 4;
    private static final int FULL = DEEP ? 10 : 1;
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final Duration SLOWEST = Duration.ofMinutes(3);
    private static final int WHOLE_START_MS = DEEP ? 7000 : 3500;
    private static final String KEY = "key-of-the-shop";
    private static final String GOOD = "[database]\nenabled = false\n[collection]\ninterval_s = 1\n";
    private static final byte[] UNREADABLE =
            "[database]\nenabled = false\nname = \u00e4\n".getBytes(StandardCharsets.ISO_8859_1);

    private final long seed = System.nanoTime();
    private final Random random = new Random(seed);
    private StrictListener listener;
    private AgentProcess agent;
    private Path base;

    @BeforeEach
    void unpack(TestInfo test) throws Exception {
        System.out.println("seed " + seed);
        listener = StrictListener.start(KEY);
        listener.limit(100_000);
        agent = AgentProcess.unpack(test.getTestMethod().orElseThrow().getName());
        base = agent.home();
        agent.set("BITVILLE_PG_LISTENER_URL", listener.url().toString())
                .set("BITVILLE_PG_LISTENER_API_KEY", KEY)
                .set("BITVILLE_PG_LISTENER_MAX_REQUESTS_PER_MINUTE", "10000");
    }

    @AfterEach
    void close() {
        agent.close();
        listener.close();
    }

    private Path ini() {
        return base.resolve("etc/agent.ini");
    }

    private void pass(long most) throws InterruptedException {
        new CountDownLatch(1).await(random.nextLong(most), TimeUnit.MILLISECONDS);
    }

    private String console() throws IOException {
        return Files.readString(agent.home().resolve("console.out"));
    }

    private void assertDelivers(String after) throws Exception {
        int before = listener.all().size();
        long begin = System.nanoTime();
        agent.start();
        await("a payload is delivered by a start after " + after)
                .atMost(SLOWEST)
                .pollInterval(Duration.ofMillis(50))
                .until(() -> listener.all().size() > before || !agent.isAlive());
        assertThat(agent.isAlive())
                .as("the agent runs: %s\n%s", console(), agent.log())
                .isTrue();
        // By the clock, or on a busy machine by the processor time of the agent.
        Duration wall = Duration.ofNanos(System.nanoTime() - begin);
        Duration processor = ProcessHandle.of(agent.pid())
                .flatMap(process -> process.info().totalCpuDuration())
                .orElse(wall);
        System.out.println(
                "delivered " + wall.toMillis() + " ms after the start after " + after + ", " + processor.toMillis()
                        + " ms of a processor; it said: " + console().strip());
        assertThat(wall.compareTo(processor) < 0 ? wall : processor).isLessThan(SOON);
    }

    /** The agent, or the scripts that start it. */
    private void kill() throws InterruptedException {
        List<ProcessHandle> scripts = ProcessHandle.of(agent.pid()).stream()
                .flatMap(ProcessHandle::descendants)
                .toList();
        agent.kill();
        scripts.forEach(ProcessHandle::destroyForcibly);
        scripts.forEach(script -> script.onExit().join());
    }

    /** kill -9 at any moment; every other time with some of the new files truncated, as by a power cut. */
    @Test
    void killedAtAnyMomentItIsGoodTheNextTime() throws Exception {
        Files.writeString(ini(), GOOD);
        for (int kill = 1; kill <= KILLS; kill++) {
            agent.start();
            pass(WHOLE_START_MS);
            kill();
            String after = "kill " + kill;
            if (kill % 2 == 0) {
                List<Path> cut = cutSome();
                after += " and with " + cut.size() + " files cut";
            }
            // By default the starts in between are interrupted too, and the last one must succeed.
            if (kill == KILLS) {
                Files.write(ini(), UNREADABLE);
                agent.start();
                await("the settings are refused").atMost(SLOWEST).until(() -> agent.logged("config_fault ") > 0);
                Files.writeString(ini(), GOOD);
                int before = listener.all().size();
                await("settings that are mended need no other start")
                        .atMost(SLOWEST)
                        .until(() -> listener.all().size() > before);
                await("it is marked as whole")
                        .atMost(SLOWEST)
                        .until(() -> Files.exists(base.resolve("data/cache/complete")));
                kill();
            } else if (DEEP) {
                assertDelivers(after);
                kill();
                anew();
            }
        }
        Path cache = base.resolve("data/cache");
        assertThat(base.resolve("data/first-start")).doesNotExist();
        Files.createFile(cache.resolve("stays"));
        assertDelivers("a whole one");
        assertThat(console()).doesNotContain("bitville:");
        assertThat(cache.resolve("stays")).exists();
        assertThat(agent.bitville("status").exitStatus()).isZero();
    }

    private void anew() throws IOException, InterruptedException {
        for (String name : List.of("data", "instances", "buffer", "karaf.pid", "lock")) {
            remove(base.resolve(name));
        }
    }

    private static void remove(Path path) throws IOException, InterruptedException {
        assertThat(new ProcessBuilder("rm", "-rf", path.toString()).start().waitFor())
                .isZero();
    }

    /**
     * Files written by the agent and its container; files of the operator and of a marked start are complete, and so are the settings while
     * the start has not come to the point where the container rewrites them.
     */
    private List<Path> cutSome() throws IOException {
        List<Path> files = new ArrayList<>();
        Path mark = base.resolve("data/cache/complete");
        FileTime onDisk = Files.exists(mark) ? Files.getLastModifiedTime(mark) : FileTime.fromMillis(0);
        for (String folder : List.of("data", "etc", "instances", "buffer")) {
            boolean rewritten = !folder.equals("etc")
                    || Files.exists(mark)
                    || Files.isDirectory(base.resolve("data/first-start/etc"));
            if (rewritten && Files.isDirectory(base.resolve(folder))) {
                try (Stream<Path> all = Files.walk(base.resolve(folder))) {
                    all.filter(Files::isRegularFile)
                            .filter(file -> !file.toString().contains("first-start"))
                            .filter(file -> folder.equals("etc")
                                    ? file.getFileName()
                                            .toString()
                                            .matches(
                                                    "host\\.key.*|bitville-owner\\.pem|keys\\.properties|config\\.properties|.*\\.cfg")
                                    : !file.endsWith("complete"))
                            .filter(file -> file.toFile().lastModified() > onDisk.toMillis())
                            .forEach(files::add);
                }
            }
        }
        Collections.shuffle(files, random);
        List<Path> cut = files.subList(0, Math.min(files.size(), 1 + random.nextInt(30)));
        for (Path file : cut) {
            try (RandomAccessFile open = new RandomAccessFile(file.toFile(), "rw")) {
                open.setLength(random.nextBoolean() ? 0 : open.length() / 2);
            }
        }
        return cut;
    }

    @Test
    void aDiskThatFillsUpIsSaidAndIsGoodOnceThereIsRoom() throws Exception {
        Path folder = agent.home().resolveSibling("first-start-disk");
        // The agent is stopped before its disk is removed.
        try (Disk disk = Disk.at(folder, 2000);
                AgentProcess onDisk = agent) {
            assertThat(onDisk.isAlive()).isFalse();
            assumeTrue(disk.obstacle().isEmpty(), disk.obstacle());
            for (int full = 1; full <= FULL; full++) {
                base = folder.resolve("base" + full);
                agent.set("KARAF_BASE", base.toString())
                        .set("BITVILLE_PG_BUFFER_PATH", base.resolve("buffer").toString())
                        .set("BITVILLE_PG_DB_ENABLED", "false")
                        .set("BITVILLE_PG_COLLECTION_INTERVAL_S", "1");
                agent.start();
                pass(WHOLE_START_MS);
                disk.fill(random.nextBoolean() ? 0 : random.nextInt(1 << 20));
                pass(WHOLE_START_MS / 2);
                kill();
                boolean complete = Files.exists(base.resolve("data/cache/complete"));
                if (!complete) {
                    agent.start();
                    await("a start without room ends, and says why")
                            .atMost(SLOWEST)
                            .until(() -> !agent.isAlive());
                    assertThat(console()).contains("bitville: ");
                }
                disk.clear();
                assertDelivers("a full disk" + (complete ? " that came too late" : ""));
                kill();
                remove(base);
            }
        } finally {
            Files.deleteIfExists(folder.resolveSibling("first-start-disk.img"));
        }
    }

    /** Variables that a shell, an image or a platform may set. */
    @Test
    void noVariableKeepsItsJavaFromBeingKnown() throws Exception {
        Path jdk = agent.home().resolve("my jdk");
        Files.createSymbolicLink(jdk, Path.of(System.getProperty("java.home")));
        List<Map<String, String>> surroundings = List.of(
                Map.of("JAVA_TOOL_OPTIONS", "-Dapp.version=\"1.8.0\""),
                Map.of("JDK_JAVA_OPTIONS", "-Dapp.version=\"99\" -Dname='a b'", "LANG", "xx_YY"),
                Map.of("_JAVA_OPTIONS", "-Djava.version.note=version_\"11\"", "LC_ALL", "POSIX"),
                Map.of("JAVA_TOOL_OPTIONS", "-XX:+UseG1GC", "_JAVA_OPTIONS", "-Dx=y"),
                Map.of("JDK_JAVA_OPTIONS", "-XX:+UseParallelGC", "JAVA_TOOL_OPTIONS", "-Duser.language=tr"),
                Map.of("JAVA", "/nowhere/java", "JAVA_TOOL_OPTIONS", "-Da=\"version \\\"8\\\"\""),
                Map.of("JAVA_HOME", jdk.toString(), "BITVILLE_PG_SHELL_PORT", "tcp://10.0.0.1:22"));
        for (Map<String, String> surrounding : surroundings) {
            ProcessBuilder builder = new ProcessBuilder(
                            agent.home().resolve("bin/karaf").toString(), "status")
                    .redirectErrorStream(true)
                    .redirectInput(new File("/dev/null"));
            builder.environment().clear();
            builder.environment().put("PATH", "/usr/local/bin:/usr/bin:/bin");
            builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
            builder.environment().putAll(surrounding);
            Process karaf = builder.start();
            String said = new String(karaf.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(karaf.waitFor()).as("%s: %s", surrounding, said).isEqualTo(3);
            assertThat(said)
                    .as(surrounding.toString())
                    .contains("Not Running")
                    .doesNotContain("is Java", "integer", "number:", "Conflicting");
        }
    }
}
