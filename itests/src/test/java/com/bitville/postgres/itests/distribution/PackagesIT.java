package com.bitville.postgres.itests.distribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.bitville.postgres.testkit.net.FreePort;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The released archive: a read-only installation, a separate writable folder, upgrades. */
class PackagesIT {
    private static final String IN_IMAGE = "/opt/bitville-postgres-agent/";
    /** A link of a page to a file, without the place in it. */
    private static final Pattern LINK = Pattern.compile("\\]\\(([^)#\\s]+)[^)]*\\)");

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    @SuppressWarnings("NullAway.Init")
    private Path home;

    @SuppressWarnings("NullAway.Init")
    private Path base;

    @BeforeEach
    void unpack() throws Exception {
        home = Files.createDirectory(folder.resolve("installation"));
        base = folder.resolve("base");
        Ran tar = run(
                Map.of(),
                "tar",
                "xzf",
                System.getProperty("bitville.archive"),
                "-C",
                home.toString(),
                "--strip-components=1");
        assertThat(tar.status()).as(tar.out()).isZero();
    }

    @Test
    void hasWhatAnOperatorReads() throws Exception {
        for (String file : List.of(
                "README.md",
                "docs/operations.md",
                "config/role.sql",
                "share/bitville.bash",
                "monitoring/prometheus/bitville-rules.yml",
                "monitoring/grafana/bitville-server.json",
                "monitoring/known-queries.txt")) {
            assertThat(home.resolve(file)).isNotEmptyFile();
        }
        assertThat(home.resolve("monitoring/check-dashboards")).isExecutable();
        for (String list : List.of("THIRD-PARTY.txt", "sbom.cdx.json", "copyright")) {
            assertThat(home.resolve(list)).content().as(list).contains("prometheus-metrics-model", "bcrypt");
        }
        assertThat(home.resolve("share/bitville.1")).content().contains(".SS activity", ".SS web\\-user");
        // Each jar of others is under a licence, and each licence has a text.
        String copyright = Files.readString(home.resolve("copyright"));
        try (Stream<Path> jars = Files.walk(home.resolve("system"))) {
            assertThat(jars.map(jar -> home.relativize(jar).toString())
                            .filter(jar -> jar.endsWith(".jar") && !jar.contains("com/bitville/")))
                    .isNotEmpty()
                    .allMatch(copyright::contains);
        }
        assertThat(copyright
                        .lines()
                        .filter(line -> line.startsWith("License: "))
                        .flatMap(line ->
                                Stream.of(line.replace(" and ", "\nLicense: ").split("\n", -1)))
                        .distinct())
                .allMatch(licence -> copyright.contains("\n" + licence + "\n "));
    }

    @Test
    void noLinkOfItsPagesLeadsNowhere() throws IOException {
        List<Path> pages;
        try (Stream<Path> files = Files.walk(home)) {
            pages = files.filter(file -> file.toString().endsWith(".md")).toList();
        }
        assertThat(pages)
                .hasSizeGreaterThan(30)
                .allSatisfy(page -> assertThat(LINK.matcher(Files.readString(page))
                                .results()
                                .map(link -> link.group(1))
                                .filter(link -> !link.contains("://")))
                        .as("links of " + page)
                        .allMatch(link -> Files.exists(page.resolveSibling(link))));
    }

    @Test
    void theMemoryThatThePageNamesIsTheUnits() throws IOException {
        String unit = Files.readString(home.resolve("systemd/bitville-postgres-agent.service"));
        String page = Files.readString(home.resolve("docs/install.md"));
        for (String limit : List.of("MemoryHigh", "MemoryMax")) {
            Matcher value = Pattern.compile(limit + "=([0-9]+)M").matcher(unit);
            assertThat(value.find()).as(limit).isTrue();
            assertThat(page).as(limit).contains(value.group(1) + " MB");
        }
    }

    @Test
    void runsFromAnInstallationItNeverWritesTo() throws Exception {
        Map<String, String> before = contents(home);
        Map<String, String> environment = Map.of(
                "KARAF_BASE", base.toString(),
                "BITVILLE_PG_LOG", "json",
                "BITVILLE_PG_SHELL_PORT", String.valueOf(FreePort.next()),
                "BITVILLE_PG_BUFFER_PATH", base.resolve("buffer").toString(),
                "BITVILLE_PG_DB_PORT", String.valueOf(FreePort.next()),
                "BITVILLE_PG_LISTENER_URL", "http://127.0.0.1:" + FreePort.next() + "/ingest/postgres");
        Path out = folder.resolve("out");
        ProcessBuilder builder = new ProcessBuilder(home.resolve("bin/karaf").toString(), "server")
                .redirectErrorStream(true)
                .redirectOutput(out.toFile());
        environment(builder, environment);
        Process agent = builder.start();
        try {
            await("the agent answers")
                    .atMost(Duration.ofSeconds(120))
                    .pollInterval(Duration.ofSeconds(1))
                    .until(() -> run(environment, home.resolve("bin/bitville").toString(), "status")
                                    .status()
                            == 0);
            agent.destroy();
            assertThat(agent.waitFor(60, TimeUnit.SECONDS))
                    .as("ends after SIGTERM")
                    .isTrue();
        } finally {
            agent.destroyForcibly().waitFor();
        }

        assertThat(contents(home)).isEqualTo(before);
        assertThat(Files.readString(out)).contains("\"log.level\":\"INFO\"").doesNotContain("Exception");
        assertThat(base.resolve("data/log/karaf.log"))
                .as("the log goes to standard output")
                .satisfies(log -> {
                    if (Files.exists(log)) {
                        // Output of the container before it has read its settings.
                        assertThat(Files.size(log)).isLessThan(2_000);
                    }
                });
        try (Stream<Path> files = Files.walk(base)) {
            assertThat(files.filter(file -> !file.equals(base)))
                    .allSatisfy(file -> assertThat(PosixFilePermissions.toString(
                                    Files.getPosixFilePermissions(file, LinkOption.NOFOLLOW_LINKS)))
                            .as("%s is for its owner alone", file)
                            .endsWith("------"));
        }
    }

    @Test
    void anUpgradeKeepsWhatTheOperatorChangedAndTakesTheRest() throws Exception {
        assertThat(prepare().status()).isZero();
        Path etc = base.resolve("etc");
        append(etc.resolve("org.apache.karaf.shell.cfg"), "# the operator's\n");
        append(etc.resolve("startup.properties"), "# stale\n");
        Files.writeString(etc.resolve("console.ini"), "[collection]\ninterval_s = 30\n");
        Files.delete(etc.resolve("equinox-debug.properties"));
        Files.createDirectories(base.resolve("data/cache/bundle7"));
        assertThat(prepare().out()).as("the same build changes nothing").isEmpty();
        assertThat(base.resolve("data/cache/bundle7")).exists();

        append(home.resolve("etc/org.apache.karaf.shell.cfg"), "# the new build's\n");
        append(home.resolve("etc/org.ops4j.pax.web.cfg"), "# the new build's\n");
        Files.writeString(home.resolve("etc/new.cfg"), "a = b\n");
        Ran upgrade = prepare();

        assertThat(upgrade.status()).isZero();
        assertThat(upgrade.out()).contains("kept " + etc.resolve("org.apache.karaf.shell.cfg"), "to the new build of");
        assertThat(etc.resolve("org.apache.karaf.shell.cfg")).content().endsWith("# the operator's\n");
        assertThat(etc.resolve("org.apache.karaf.shell.cfg.new")).content().endsWith("# the new build's\n");
        assertThat(etc.resolve("org.ops4j.pax.web.cfg")).content().endsWith("# the new build's\n");
        assertThat(etc.resolve("new.cfg")).hasContent("a = b");
        assertThat(etc.resolve("console.ini")).content().contains("interval_s = 30");
        assertThat(etc.resolve("equinox-debug.properties")).doesNotExist();
        assertThat(etc.resolve("startup.properties")).hasSameTextualContentAs(home.resolve("etc/startup.properties"));
        assertThat(etc.resolve("startup.properties.old")).content().endsWith("# stale\n");
        assertThat(base.resolve("data/cache")).doesNotExist();
        assertThat(prepare().out()).isEmpty();
    }

    /** By a plugin that is used otherwise it becomes a word made up anew at each build, which nobody can add a feature beside. */
    @Test
    void whatIsBootedIsNamed() {
        assertThat(home.resolve("etc/org.apache.karaf.features.cfg")).content().contains("bitville/");
    }

    @Test
    void whatCannotWorkIsSaidInOneLine() throws Exception {
        Files.writeString(folder.resolve("file"), "");
        Ran nowhere = karaf(Map.of("KARAF_BASE", folder.resolve("file").toString()));
        assertThat(nowhere.status()).isEqualTo(1);
        assertThat(nowhere.out()).contains("cannot write to KARAF_BASE=").hasLineCount(1);

        Ran spaces = karaf(Map.of("KARAF_BASE", folder.resolve("two words").toString()));
        assertThat(spaces.status()).isEqualTo(1);
        assertThat(spaces.out()).contains("white space").hasLineCount(1);

        Ran missing = karaf(Map.of("JAVA_HOME", folder.toString()));
        assertThat(missing.status()).isEqualTo(1);
        assertThat(missing.out()).contains("has no bin/java").hasLineCount(1);

        for (String command : List.of("karaf", "bitville", "client", "start", "stop", "status")) {
            Ran tooNew = run(
                    Map.of("JAVA_HOME", javaOfVersion(25).toString()),
                    home.resolve("bin/" + command).toString());
            assertThat(tooNew.status()).as(command).isEqualTo(1);
            assertThat(tooNew.out()).contains("is Java 25").hasLineCount(1);
        }

        Ran log = karaf(Map.of("BITVILLE_PG_LOG", "xml"));
        assertThat(log.status()).isEqualTo(1);
        assertThat(log.out())
                .contains("BITVILLE_PG_LOG=xml is invalid; allowed: file, text, json")
                .hasLineCount(1);
    }

    /** It is built in the unpacked archive, from its files. */
    @Test
    void theContainerFileTakesWhatTheArchiveHas() throws IOException {
        List<String> file = Files.readAllLines(home.resolve("container/Containerfile"));
        assertThat(words(file, "COPY "))
                .isNotEmpty()
                .allSatisfy(copy -> assertThat(home.resolve(copy.get(0))).isDirectory())
                .allSatisfy(copy -> assertThat(copy.get(1)).isEqualTo(IN_IMAGE + copy.get(0)));
        assertThat(String.join("\n", file))
                .contains("ENTRYPOINT [\"" + IN_IMAGE + "bin/karaf\"]")
                .contains("ln -s " + IN_IMAGE + "bin/bitville ")
                .contains("\nUSER 10017:10017\n");
        assertThat(home.resolve("bin/karaf")).isExecutable();
        assertThat(home.resolve("bin/bitville")).isExecutable();
    }

    private static List<List<String>> words(List<String> file, String instruction) {
        return file.stream()
                .filter(line -> line.startsWith(instruction))
                .map(line -> List.of(line.substring(instruction.length()).split(" ")))
                .toList();
    }

    /** A script that reports a Java version and does nothing else. */
    private Path javaOfVersion(int version) throws IOException {
        Path jdk = folder.resolve("jdk-" + version);
        Path java = Files.createDirectories(jdk.resolve("bin")).resolve("java");
        Files.writeString(java, "#!/bin/sh\necho 'openjdk version \"" + version + ".0.1\"' >&2\n");
        Files.setPosixFilePermissions(java, PosixFilePermissions.fromString("rwx------"));
        return jdk;
    }

    private Ran karaf(Map<String, String> environment) throws IOException, InterruptedException {
        return run(environment, home.resolve("bin/karaf").toString(), "server");
    }

    private Ran prepare() throws IOException, InterruptedException {
        return run(Map.of(), home.resolve("bin/prepare-base").toString(), home.toString(), base.toString());
    }

    private static void append(Path file, String text) throws IOException {
        Files.writeString(file, Files.readString(file) + text);
    }

    /** Every file below, with size and time of its last change. */
    private static Map<String, String> contents(Path root) throws IOException {
        Map<String, String> contents = new TreeMap<>();
        try (Stream<Path> files = Files.walk(root)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                contents.put(
                        root.relativize(file).toString(),
                        (Files.isDirectory(file) ? "folder" : Files.size(file)) + " "
                                + Files.getLastModifiedTime(file));
            }
        }
        return contents;
    }

    private record Ran(int status, String out) {}

    private static Ran run(Map<String, String> environment, String... command)
            throws IOException, InterruptedException {
        ProcessBuilder builder =
                new ProcessBuilder(List.of(command)).redirectErrorStream(true).redirectInput(new File("/dev/null"));
        environment(builder, environment);
        Process process = builder.start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Ran(process.waitFor(), out);
    }

    private static void environment(ProcessBuilder builder, Map<String, String> environment) {
        builder.environment().keySet().removeIf(name -> name.startsWith("BITVILLE_") || name.startsWith("KARAF_"));
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().putAll(environment);
    }
}
