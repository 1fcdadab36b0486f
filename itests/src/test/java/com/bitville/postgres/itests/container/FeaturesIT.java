package com.bitville.postgres.itests.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.bitville.postgres.itests.support.AgentProcess;
import com.bitville.postgres.itests.support.AgentShell;
import com.bitville.postgres.testkit.net.FreePort;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** In the distribution: optional features come and go by the key, hot, and nothing else is touched. */
class FeaturesIT {
    private static final boolean DEEP = "deep".equals(System.getProperty("bitville.depth"));
    private static final int KILLS = DEEP ? 20 : 1;
    /** An installation takes about a second. */
    private static final int INSTALLATION_MS = 1_000;

    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final Pattern BUNDLE = Pattern.compile("\\| *([\\w.-]+)\\s*$", Pattern.MULTILINE);

    private AgentProcess agent;
    private int port;

    @BeforeEach
    void unpack(TestInfo test) throws Exception {
        agent = AgentProcess.unpack(
                "features-" + test.getTestMethod().orElseThrow().getName());
        port = FreePort.next();
        agent.set("BITVILLE_PG_WEB_PORT", String.valueOf(port));
    }

    @AfterEach
    void stop() {
        agent.close();
    }

    @Test
    void comeAndGoByTheKeyAndNothingElseIsTouched() throws Exception {
        ini("");
        agent.start().awaitStatus("the installer has looked", status -> isFeature(status, "off", ""));
        try (AgentShell shell = agent.shell()) {
            BundleWatch watch = new BundleWatch(agent.home()).deploy();
            Set<String> before = bundles(shell);

            ini("webconsole");
            awaitFeature("installed", "agent.features");
            assertThat(page()).isEqualTo(HttpURLConnection.HTTP_UNAUTHORIZED);
            assertThat(bundles(shell)).containsAll(before).contains("bitville-webconsole");
            assertUntouched(before, watch);

            shell.done("feature:uninstall -r bitville-webconsole");
            await("it comes back")
                    .atMost(PATIENCE)
                    .until(() -> agent.logged("feature_installed feature=webconsole") == 2);
            awaitFeature("installed", "agent.features");
            refuses(shell);
            ini("webconsole, nothing");
            await("the file is refused")
                    .atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(shell.bitville("config").out())
                            .contains("NOT IN FORCE", "agent.features", "nothing", "out of webconsole"));
            assertThat(shell.bitville("features").out()).contains("installed");
            assertUntouched(before, watch);

            ini("");
            awaitFeature("off", "");
            assertThat(bundles(shell)).isEqualTo(before);
            assertUntouched(before, watch);

            // The operator's own stays, whether the key names it meanwhile or not.
            shell.done("feature:install -r bitville-webconsole");
            ini("webconsole");
            awaitFeature("installed", "agent.features operator");
            ini("");
            awaitFeature("installed", "operator");
            assertThat(bundles(shell)).contains("bitville-webconsole");
            shell.done("feature:uninstall -r bitville-webconsole");
            awaitFeature("off", "");
            assertUntouched(before, watch);
        }
    }

    private static void refuses(AgentShell shell) throws IOException {
        AgentProcess.Answer answer = shell.bitville("config", "set", "agent.features", "nothing");
        assertThat(answer.exitStatus()).isEqualTo(1);
        assertThat(answer.out() + answer.err())
                .contains(
                        "agent.features", "nothing", "allowed: empty, or names separated by commas, out of webconsole");
    }

    @Test
    void aProcessThatIsKilledInTheMiddleComesToWhatIsWanted() throws Exception {
        long seed = Long.getLong("bitville.seed", DEEP ? System.nanoTime() : 20261129);
        System.out.println("features seed " + seed + " (-Dbitville.seed=" + seed + ")");
        Random random = new Random(seed);
        Path unfinished = agent.home().resolve("data/bitville-deploy/unfinished-features.txt");
        agent.start().awaitStatus("the first start is complete", status -> isFeature(status, "off", ""));
        Set<String> without;
        Set<String> with;
        try (AgentShell shell = agent.shell()) {
            without = bundles(shell);
            ini("webconsole");
            awaitFeature("installed", "agent.features");
            with = bundles(shell);
        }
        boolean installed = true;
        for (int i = 0; i < KILLS; i++) {
            ini(installed ? "" : "webconsole");
            await("it has begun")
                    .atMost(PATIENCE)
                    .pollInterval(Duration.ofMillis(5))
                    .until(() -> Files.exists(unfinished));
            long end = System.nanoTime()
                    + Duration.ofMillis(random.nextInt(INSTALLATION_MS)).toNanos();
            while (System.nanoTime() < end) {
                Thread.onSpinWait();
            }
            agent.kill();
            // The last time by the variable, which the file cannot override.
            boolean last = i == KILLS - 1;
            boolean wanted = last || random.nextBoolean();
            System.out.printf(
                    "killed %s it, %s, then wanted %s%n",
                    installed ? "uninstalling" : "installing",
                    Files.exists(unfinished) ? "in the middle" : "at the end",
                    wanted);
            ini(wanted && !last ? "webconsole" : "");
            if (last) {
                agent.set("BITVILLE_PG_FEATURES", "webconsole");
            }
            agent.start();
            awaitFeature(wanted ? "installed" : "off", wanted ? "agent.features" : "");
            try (AgentShell shell = agent.shell()) {
                assertThat(bundles(shell)).isEqualTo(wanted ? with : without);
            }
            if (wanted) {
                assertThat(page()).isEqualTo(HttpURLConnection.HTTP_UNAUTHORIZED);
            }
            assertThat(unfinished).doesNotExist();
            installed = wanted;
        }
    }

    @Test
    @EnabledIfSystemProperty(named = "bitville.depth", matches = "deep", disabledReason = "runs with mvn -Pdeep verify")
    void whatCannotBeInstalledIsShownAndTriedAgain() throws Exception {
        String version = System.getProperty("bitville.version");
        Path jar = agent.home()
                .resolve("system/com/bitville/postgres/bitville-webconsole")
                .resolve(version)
                .resolve("bitville-webconsole-" + version + ".jar");
        Path aside = agent.home().resolve("aside.jar");
        Files.move(jar, aside);
        ini("webconsole");
        JsonNode failed = agent.start()
                .awaitStatus("it has failed", status -> isFeature(status, "failed", "agent.features"))
                .path("features")
                .path(0);
        assertThat(failed.path("reason").asText()).contains("bitville-webconsole");
        assertThat(failed.path("remedy").asText()).contains("system folder");
        try (AgentShell shell = agent.shell()) {
            AgentProcess.Answer answer = shell.bitville("features");
            assertThat(answer.exitStatus()).isEqualTo(2);
            assertThat(answer.out()).contains("failed", "remedy: ");
            assertThat(shell.bitville("doctor").out()).contains("feature webconsole");
        }
        ini("");
        awaitFeature("off", "");
        ini("webconsole");
        awaitFeature("failed", "agent.features");
        Files.move(aside, jar);
        awaitFeature("installed", "agent.features");
    }

    private void ini(String features) throws IOException {
        Path file = agent.home().resolve("etc/agent.ini");
        Path next = agent.home().resolve("etc/agent.ini.next");
        Files.writeString(next, "[database]\nenabled = false\n[agent]\nfeatures = " + features + "\n");
        Files.move(next, file, StandardCopyOption.REPLACE_EXISTING);
    }

    private void awaitFeature(String state, String wantedBy) {
        agent.awaitStatus("webconsole is " + state + " " + wantedBy, status -> isFeature(status, state, wantedBy));
    }

    private static boolean isFeature(JsonNode status, String state, String wantedBy) {
        JsonNode feature = status.path("features").path(0);
        TreeSet<String> by = new TreeSet<>();
        feature.path("wanted_by").forEach(key -> by.add(key.asText()));
        return feature.path("name").asText().equals("webconsole")
                && feature.path("state").asText().equals(state)
                && String.join(" ", by).equals(wantedBy);
    }

    /** The page may start a moment after its bundle. */
    private int page() {
        int[] status = new int[1];
        await("the page answers")
                .atMost(PATIENCE)
                .ignoreExceptionsInstanceOf(IOException.class)
                .until(() -> {
                    HttpURLConnection connection =
                            (HttpURLConnection) URI.create("http://127.0.0.1:" + port + "/system/console/bitville")
                                    .toURL()
                                    .openConnection();
                    status[0] = connection.getResponseCode();
                    connection.disconnect();
                    return status[0] != HttpURLConnection.HTTP_NOT_FOUND;
                });
        return status[0];
    }

    private static void assertUntouched(Set<String> before, BundleWatch watch) throws IOException {
        Set<String> touched = watch.touched();
        touched.retainAll(before);
        assertThat(touched)
                .as("bundles that were stopped, started, updated or refreshed")
                .isEmpty();
    }

    private static Set<String> bundles(AgentShell shell) throws IOException {
        return BUNDLE.matcher(shell.done("bundle:list -t 0 -s"))
                .results()
                .map(found -> found.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
