package com.bitville.postgres.itests.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.bitville.postgres.itests.container.StockKaraf.Inventory;
import com.bitville.postgres.testkit.listener.StrictListener;
import com.bitville.postgres.testkit.net.ForwardProxy;
import com.bitville.postgres.testkit.net.FreePort;
import com.bitville.postgres.testkit.pg.PostgresServer;
import com.bitville.postgres.testkit.tls.TestAuthority;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.TreeSet;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * In an unmodified Apache Karaf: the agent is installed, runs and is uninstalled, and only the buffer and the operator's files remain. Its
 * listener is behind a proxy that requires a login, which needs no option of Java.
 */
class StockKarafIT {
    private static final String ROLE = "bitville_monitor";
    private static final String PASSWORD = "stock";
    private static final String KEY = "key-of-the-stock";
    private static final String PROXY_USER = "stock";
    private static final String PROXY_PASSWORD = "proxy-of-the-stock";
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private static PostgresServer postgres;
    private static StrictListener listener;
    private static ForwardProxy proxy;
    private static StockKaraf karaf;
    private static Path home;

    @BeforeAll
    static void start() throws Exception {
        postgres = PostgresServer.version(18).scramFor(ROLE).start();
        postgres.createMonitorRole(ROLE, PASSWORD);
        TestAuthority authority = TestAuthority.create();
        listener = StrictListener.start(KEY, authority.issue("ip:127.0.0.1").context());
        listener.limit(100_000);
        proxy = ForwardProxy.start().login(PROXY_USER, PROXY_PASSWORD);
        karaf = StockKaraf.unpack("stock");
        home = karaf.process.home();
        Path ca = Files.writeString(home.resolve("etc/listener-ca.pem"), authority.pem());
        // Not the default port, which belongs to whoever has it.
        Files.writeString(
                home.resolve("etc/org.ops4j.pax.web.cfg"), "org.osgi.service.http.port = " + FreePort.next() + "\n");
        // Both ways to configure it: the operator's file, which stays, and the environment.
        Files.writeString(home.resolve("etc/agent.ini"), """
                [database]
                host = 127.0.0.1
                port = %d
                user = %s
                [collection]
                interval_s = 1
                [listener]
                url = %s
                ca_file = %s
                proxy = %s
                proxy_user = %s
                [buffer]
                path = %s
                [safety]
                budget_percent = 10
                """.formatted(
                postgres.port(), ROLE, listener.url(), ca, proxy.url(), PROXY_USER, home.resolve("data/buffer")));
        karaf.process
                .set("BITVILLE_PG_DB_PASSWORD", PASSWORD)
                .set("BITVILLE_PG_LISTENER_API_KEY", KEY)
                .set("BITVILLE_PG_LISTENER_PROXY_PASSWORD", PROXY_PASSWORD)
                .set("BITVILLE_PG_LISTENER_MAX_REQUESTS_PER_MINUTE", "10000");
        karaf.start();
    }

    @AfterAll
    static void stop() throws Exception {
        if (karaf != null) {
            karaf.close();
        }
        proxy.close();
        listener.close();
        postgres.close();
    }

    @Test
    void comesAsOneFileWithoutANetworkAndGoes() throws Exception {
        Inventory before = karaf.inventory();
        Path kar = home.resolve("deploy/bitville.kar");
        Files.copy(Path.of(System.getProperty("bitville.kar")), kar);
        awaitAtWork();
        try (PostgresServer second = PostgresServer.version(13).scramFor(ROLE).start()) {
            second.createMonitorRole(ROLE, PASSWORD);
            new DataSourceTrial(karaf, listener, postgres, second, ROLE).run();
        }
        Files.delete(kar);
        awaitGone(before);
    }

    @Test
    void comesByItsFeatureAndGoes() throws Exception {
        Inventory before = karaf.inventory();
        karaf.repository(Path.of(System.getProperty("bitville.assembly"), "system"));
        String version = System.getProperty("bitville.version");
        karaf.shell.done("feature:repo-add mvn:com.bitville.postgres/bitville-features/" + version + "/xml/features");
        karaf.shell.done("feature:install bitville");
        awaitAtWork();
        karaf.shell.done("feature:uninstall bitville");
        karaf.shell.done("feature:repo-remove bitville-" + version);
        awaitGone(before);
    }

    @Test
    @EnabledIfSystemProperty(named = "bitville.depth", matches = "deep", disabledReason = "runs with mvn -Pdeep verify")
    void theOneFileBringsTheOptionalFeaturesToo() throws Exception {
        Path ini = home.resolve("etc/agent.ini");
        String settings = Files.readString(ini);
        Inventory before = karaf.inventory();
        Path kar = home.resolve("deploy/bitville.kar");
        Files.copy(Path.of(System.getProperty("bitville.kar")), kar);
        awaitAtWork();
        Set<String> agent = karaf.inventory().bundles();
        BundleWatch watch = new BundleWatch(home).deploy();

        Files.writeString(ini, settings + "[agent]\nfeatures = webconsole\n");
        awaitThat(
                "it is installed",
                () -> assertThat(karaf.shell.done("bitville:features").replaceAll("[ \n]+", " "))
                        .contains("webconsole | installed | agent.features"));
        assertThat(karaf.inventory().bundles()).containsAll(agent).contains("bitville-webconsole");
        Files.writeString(ini, settings);
        awaitThat(
                "it is uninstalled",
                () -> assertThat(karaf.shell.done("bitville:features").replaceAll("[ \n]+", " "))
                        .contains("webconsole | off | -"));
        Set<String> touched = watch.touched();
        touched.retainAll(agent);
        assertThat(touched).isEmpty();
        watch.remove();

        Files.delete(kar);
        awaitThat(
                "the agent has gone",
                () -> assertThat(karaf.inventory().bundles()).isEqualTo(before.bundles()));
        Files.delete(home.resolve("data").resolve(BundleRecorder.FILE));
    }

    /** Sessions that were read after this moment have arrived, and its shell answers. */
    private static void awaitAtWork() throws Exception {
        double now = Instant.now().toEpochMilli() / 1e3;
        listener.awaitRequest(
                r -> r.timestamp() > now && r.data().path("sessions").isArray(), PATIENCE);
        assertThat(listener.refusals()).isEmpty();
        assertThat(proxy.heads()).allMatch(head -> head.startsWith("CONNECT 127.0.0.1:" + listener.port() + " "));
        karaf.shell.await("bitville:status");
        assertThat(karaf.inventory().configurations()).anyMatch(line -> line.contains("bitville.buffer"));
        LeftBehind present = new LeftBehind(karaf.process.pid());
        assertThat(present.threads()).isNotEmpty();
        assertThat(present.loaders()).containsKey("engine");
    }

    /** Whoever installs the agent again goes on with the buffer that belongs to this installation. */
    private static Set<String> withId(Set<String> files) {
        Set<String> all = new TreeSet<>(files);
        all.add("etc/installation-id");
        return all;
    }

    private static void awaitGone(Inventory before) throws IOException {
        LeftBehind leftBehind = new LeftBehind(karaf.process.pid());
        awaitThat("nothing of the agent is left", () -> {
            Inventory after = karaf.inventory();
            assertThat(after.bundles()).isEqualTo(before.bundles());
            assertThat(after.configurations()).isEqualTo(before.configurations());
            assertThat(after.files()).isSubsetOf(withId(before.files())).containsAll(before.files());
            assertThat(leftBehind.threads()).isEmpty();
            assertThat(leftBehind.openFiles()).noneMatch(file -> file.contains("bitville"));
        });
        BundleWatch watch = new BundleWatch(home).deploy();
        awaitThat(
                "no class of the agent is left",
                () -> assertThat(leftBehind.loaders()).isEmpty());
        watch.remove();
        awaitThat(
                "the watch has gone",
                () -> assertThat(karaf.inventory().bundles()).isEqualTo(before.bundles()));
        Files.delete(home.resolve("data").resolve(BundleRecorder.FILE));
    }

    private static void awaitThat(String what, ThrowingRunnable assertion) {
        await(what)
                .atMost(PATIENCE)
                .pollInterval(Duration.ofSeconds(1))
                .pollDelay(Duration.ZERO)
                .ignoreExceptionsInstanceOf(IOException.class)
                .untilAsserted(assertion);
    }
}
