package com.bitville.postgres.itests.browser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.bitville.postgres.itests.support.AgentProcess;
import com.bitville.postgres.itests.support.AgentShell;
import com.bitville.postgres.testkit.browser.Chromium;
import com.bitville.postgres.testkit.listener.StrictListener;
import com.bitville.postgres.testkit.net.FreePort;
import com.bitville.postgres.testkit.pg.PostgresServer;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** The web console of the distribution: the page's login and policy, the access filter, the probe, the doctor and the shell. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ConsoleIT {
    private static final String ROLE = "bitville_monitor";
    private static final Duration SLOWEST = Duration.ofMinutes(3);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private static PostgresServer postgres;
    private static StrictListener listener;
    private static AgentProcess agent;
    private static String base;
    private static String password;

    @BeforeAll
    static void start() throws Exception {
        postgres = PostgresServer.version(18).start();
        postgres.createMonitorRole(ROLE, "any");
        listener = StrictListener.start("key");
        listener.limit(100_000);
        agent = AgentProcess.unpack("page");
        int port = FreePort.next();
        base = "http://127.0.0.1:" + port;
        Path features = agent.home().resolve("etc/org.apache.karaf.features.cfg");
        Files.writeString(
                features,
                Files.readString(features).replaceFirst("( *)(bitville/)", "$1bitville-webconsole, \\\\\n$1$2"));
        agent.set("BITVILLE_PG_WEB_PORT", String.valueOf(port))
                .set("BITVILLE_PG_DB_HOST", "127.0.0.1")
                .set("BITVILLE_PG_DB_PORT", String.valueOf(postgres.port()))
                .set("BITVILLE_PG_DB__ARCHIVE__ENABLED", "no")
                .set("BITVILLE_PG_LISTENER_URL", listener.url().toString())
                .set("BITVILLE_PG_LISTENER_API_KEY", "key")
                .set("BITVILLE_PG_LISTENER_MAX_REQUESTS_PER_MINUTE", "10000")
                .set("BITVILLE_PG_BUDGET_PERCENT", "100")
                .set("BITVILLE_PG_COLLECTION_INTERVAL_S", "1")
                .start();
        agent.awaitStatus("delivery", status -> status.at("/shipper/delivered").asInt() > 3);
        String[] lines = agent.bitville("web-user", "tester").out().strip().split("\\s+", -1);
        password = lines[lines.length - 1];
        await("the page")
                .atMost(SLOWEST)
                .ignoreExceptionsInstanceOf(IOException.class)
                .until(() -> get("/system/console/bitville", true).statusCode() == 200);
    }

    @AfterAll
    static void stop() {
        agent.close();
        listener.close();
        postgres.close();
    }

    @Test
    void theConsoleIsBehindALoginAndClosedToOtherSites() throws Exception {
        assertThat(get("/system/console/bitville", false).statusCode()).isEqualTo(401);
        for (String document : List.of("state", "facts", "load", "request")) {
            assertThat(get("/system/console/bitville/" + document + ".json", false)
                            .statusCode())
                    .isEqualTo(401);
        }
        HttpResponse<String> page = get("/system/console/bitville", true);
        assertThat(page.headers().firstValue("Content-Security-Policy").orElse(""))
                .contains("default-src 'none'", "frame-ancestors 'none'")
                .doesNotContain("unsafe");
        assertThat(page.body()).doesNotContain("<script>").doesNotContain("style=");
        assertThat(post("Origin", "http://elsewhere.example")).isEqualTo(403);
        assertThat(post("Sec-Fetch-Site", "cross-site")).isEqualTo(403);
        assertThat(post("Origin", base)).isNotEqualTo(403);
    }

    /** Last, and in it what is filled late: figures of the agent itself are kept at the second full minute after its start. */
    @Test
    @Order(Integer.MAX_VALUE)
    void thePageShowsTheAgentInARealBrowser() throws Exception {
        try (Chromium chromium = LivePage.browser();
                BlockedPair pair = new BlockedPair(postgres)) {
            AgentPage page = new AgentPage(chromium);
            String address = base.replace("http://", "http://tester:" + password + "@") + "/system/console/bitville";
            page.open(address + "?page=agent");
            page.showsWhoBlocksWhom(pair.names());
            page.isLiveWithoutReloading();
            page.isUsableByKeyboard();
            page.linksAnIncidentToItsMinute();
            page.open(address + "?page=agent");
            page.namesTheServerItIsAbout("default");
            page.choose("archive");
            page.namesTheServerItIsAbout("archive");
            page.choose("default");
            page.showsWhoBlocksWhom(pair.names());
            page.leadsToFilledPages(address);
            page.open(address + "?page=agent");
            page.isFilled();
            page.showsWhatIsBehindTheLoad();
            page.fits();
            // The browser reports failed requests, as expected.
            page.reportsAMissingAnswer();
        }
    }

    @Test
    void theProbeNeedsNoLoginAndTheDoctorAgrees() throws Exception {
        HttpResponse<String> health = get("/system/health", false);
        assertThat(health.statusCode()).as(health.body()).isEqualTo(200);
        assertThat(JSON.readTree(health.body()).at("/checks").size()).isGreaterThanOrEqualTo(8);
        AgentProcess.Answer doctor = agent.bitville("doctor", "--json");
        assertThat(JSON.readTree(doctor.out()).findValuesAsText("subject"))
                .contains("connection", "role", "pg_stat_statements", "clock", "folder");
        assertThat(doctor.exitStatus())
                .as("the least role lacks a few settings")
                .isBetween(0, 1);
        assertThat(get("/system/console/healthcheck?tags=bitville", true).body())
                .contains("Bitville delivery");
    }

    @Test
    void everyCommandAnswersAndARefusalIsOneLine() throws Exception {
        try (AgentShell shell = agent.shell()) {
            for (String[] command : new String[][] {
                {"pool"},
                {"collectors"},
                {"collectors", "show", "activity"},
                {"egress"},
                {"egress", "activity"},
                {"host"},
                {"locks"},
                {"load"},
                {"load", "--by", "statement", "--last", "60s"},
                {"collect", "host"}
            }) {
                AgentProcess.Answer answer = shell.bitville(command);
                assertThat(answer.exitStatus())
                        .as(String.join(" ", command) + answer.err())
                        .isZero();
                assertThat(answer.out().lines().count())
                        .as(String.join(" ", command) + ": " + answer.out())
                        .isGreaterThan(2);
            }
        }
        assertThat(JSON.readTree(
                        agent.bitville("load", "--last", "30s", "--json").out()))
                .allMatch(line -> line.size() == 6 && line.has("aas"));
        assertThat(JSON.readTree(agent.bitville("collect", "activity", "--json").out())
                        .at("/shipped")
                        .asBoolean(true))
                .isFalse();
        AgentProcess.Answer refused = agent.bitville("collect", "nosuch");
        assertThat(refused.exitStatus()).isEqualTo(1);
        assertThat((refused.out() + refused.err()).strip().lines())
                .singleElement()
                .asString()
                .contains("nosuch", "activity");
    }

    @Test
    void aReportIsWrittenForTheCallerAndDownloadedFromThePage(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("report.html");
        AgentProcess.Answer written = agent.bitville("report", "--last", "5min", file.toString());
        assertThat(written.exitStatus()).as(written.err()).isZero();
        assertThat(written.out()).startsWith("Written to " + file);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        String report = Files.readString(file);
        assertThat(report).startsWith("<!doctype html>").endsWith("</html>\n").contains("Verdict");
        AgentProcess.Answer refused = agent.bitville("report", "--last", "5min", file.toString());
        assertThat(refused.exitStatus()).isEqualTo(73);
        assertThat(refused.err()).contains("it exists; --force replaces it");
        assertThat(Files.readString(file)).isEqualTo(report);
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).containsExactly(file);
        }
        assertThat(get("/system/console/bitville/report.html", false).statusCode())
                .isEqualTo(401);
        for (String time : List.of("", "?server=default&last=300")) {
            assertThat(get("/system/console/bitville/report.html" + time, true).body())
                    .startsWith("<!doctype html>")
                    .contains("Verdict");
        }
    }

    private static HttpResponse<String> get(String path, boolean login) throws Exception {
        return HTTP.send(request(path, login).build(), HttpResponse.BodyHandlers.ofString());
    }

    private static int post(String header, String value) throws Exception {
        HttpRequest request = request("/system/console/bundles/0", true)
                .header(header, value)
                .POST(HttpRequest.BodyPublishers.noBody())
                .build();
        return HTTP.send(request, HttpResponse.BodyHandlers.ofString()).statusCode();
    }

    private static HttpRequest.Builder request(String path, boolean login) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(base + path)).timeout(Duration.ofSeconds(60));
        if (login) {
            String token = Base64.getEncoder().encodeToString(("tester:" + password).getBytes(StandardCharsets.UTF_8));
            request.header("Authorization", "Basic " + token);
        }
        return request;
    }
}
