package com.bitville.postgres.demo.internal.page;

import static org.assertj.core.api.Assertions.assertThat;

import com.bitville.postgres.api.page.AgentPages;
import com.bitville.postgres.api.page.PageContent;
import com.bitville.postgres.demo.internal.view.Board;
import com.bitville.postgres.testkit.listener.StrictListener;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PageServerTest {
    private static final String BODY = "{\"fault\":\"500\"}";

    private final StrictListener listener = StrictListener.start("key");
    private final OutageSwitch outageSwitch = new OutageSwitch(listener);
    private final AtomicReference<@Nullable AgentPages> pages = new AtomicReference<>();
    private PageServer server;
    private String own;

    @BeforeEach
    void start() throws IOException {
        server = PageServer.start(
                0, new Board(Instant.EPOCH, Instant.now(), 5432), outageSwitch, pages::get, Clock.systemUTC());
        own = "127.0.0.1:" + server.port();
    }

    @AfterEach
    void stop() {
        server.stop();
        listener.close();
    }

    @Test
    void servesThePageWithStrictHeaders() throws IOException {
        String answer = ask("GET / HTTP/1.1", "Host: " + own);
        assertThat(answer).startsWith("HTTP/1.1 200").containsIgnoringCase("<!doctype html>");
        PageHandler.HEADERS.forEach((name, value) -> assertThat(answer).containsIgnoringCase(name + ": " + value));
        assertThat(PageHandler.HEADERS.get("Content-Security-Policy"))
                .contains("default-src 'none'", "script-src 'self';", "frame-ancestors 'none'")
                .doesNotContain("unsafe");
        assertThat(answer).contains("text/html; charset=utf-8");
    }

    @Test
    void refusesWithStrictHeadersToo() throws IOException {
        String answer = ask("GET /nowhere HTTP/1.1", "Host: " + own);
        assertThat(answer).startsWith("HTTP/1.1 404");
        PageHandler.HEADERS.forEach((name, value) -> assertThat(answer).containsIgnoringCase(name + ": " + value));
    }

    @Test
    void servesNothingOutsideItsFolder() throws IOException {
        for (String path :
                new String[] {"/../role.sql", "/%2e%2e/role.sql", "/..%2frole.sql", "/panels/", "/.hidden.js"}) {
            assertThat(ask("GET " + path + " HTTP/1.1", "Host: " + own)).startsWith("HTTP/1.1 404");
        }
    }

    @Test
    void answersNoOtherNameOfItself() throws IOException {
        assertThat(ask("GET /api/state HTTP/1.1", "Host: evil.example:" + server.port()))
                .startsWith("HTTP/1.1 403");
    }

    @Test
    void switchesForItsOwnPage() throws IOException {
        assertThat(ask(
                        "POST /api/fault HTTP/1.1",
                        "Host: " + own,
                        "Origin: http://" + own,
                        "Sec-Fetch-Site: same-origin",
                        "Content-Type: application/json"))
                .startsWith("HTTP/1.1 200");
        assertThat(outageSwitch.position()).isEqualTo("500");
    }

    @Test
    void switchesForNobodyElse() throws IOException {
        String json = "Content-Type: application/json";
        String[][] attempts = {
            {json},
            {json, "Origin: http://evil.example"},
            {json, "Origin: null"},
            {json, "Sec-Fetch-Site: cross-site"},
            {json, "Sec-Fetch-Site: same-site", "Origin: http://" + own},
            {json, "Sec-Fetch-Site: same-origin", "Origin: http://127.0.0.1:1"},
            {"Content-Type: text/plain", "Origin: http://" + own},
            {"Origin: http://" + own},
        };
        for (String[] attempt : attempts) {
            String[] lines = new String[attempt.length + 2];
            lines[0] = "POST /api/fault HTTP/1.1";
            lines[1] = "Host: " + own;
            System.arraycopy(attempt, 0, lines, 2, attempt.length);
            assertThat(ask(lines)).as(String.join(" ", attempt)).startsWith("HTTP/1.1 403");
        }
        assertThat(outageSwitch.position()).isEqualTo("none");
    }

    @Test
    void neitherSwitchesByGetNorReadsByPost() throws IOException {
        assertThat(ask("GET /api/fault HTTP/1.1", "Host: " + own)).startsWith("HTTP/1.1 405");
        assertThat(ask("POST /api/state HTTP/1.1", "Host: " + own)).startsWith("HTTP/1.1 405");
    }

    @Test
    void livesOnWhileTheListenerIsDown() throws IOException {
        outageSwitch.turn("down");
        assertThat(ask("GET /api/state HTTP/1.1", "Host: " + own))
                .startsWith("HTTP/1.1 200")
                .contains("\"fault\":\"down\"");
        outageSwitch.turn("none");
        assertThat(ask("GET /api/state HTTP/1.1", "Host: " + own)).contains("\"fault\":\"none\"");
    }

    @Test
    void showsTheAgentsOwnPagesToItsOwnHostAlone() throws IOException {
        assertThat(ask("GET /bitville HTTP/1.1", "Host: " + own)).startsWith("HTTP/1.1 503");
        pages.set((path, parameters, home) -> path.equals("/none")
                ? Optional.empty()
                : Optional.of(new PageContent(
                        Map.of("Content-Type", "text/plain", "X-Frame-Options", "DENY"),
                        (path + parameters + home).getBytes(StandardCharsets.UTF_8))));
        assertThat(ask("GET /bitville HTTP/1.1", "Host: " + own))
                .startsWith("HTTP/1.1 200")
                .contains("{}PageHome[address=./, title=Demo]")
                .containsIgnoringCase("Content-Type: text/plain\r\n")
                .containsIgnoringCase("Referrer-Policy: no-referrer");
        assertThat(ask("GET /bitville/facts.json?series=a%2Cb&series=c&&x HTTP/1.1", "Host: " + own))
                .contains("/facts.json{series=[a,b, c], =[], x=[]}");
        assertThat(ask("GET /bitville/none HTTP/1.1", "Host: " + own)).startsWith("HTTP/1.1 404");
        assertThat(ask("GET /bitvilleelse HTTP/1.1", "Host: " + own)).startsWith("HTTP/1.1 404");
        assertThat(ask("POST /bitville HTTP/1.1", "Host: " + own)).startsWith("HTTP/1.1 405");
        assertThat(ask("GET /bitville HTTP/1.1", "Host: evil.example")).startsWith("HTTP/1.1 403");
        assertThat(ask("GET /bitville/report.html HTTP/1.1", "Host: " + own, "Sec-Fetch-Site: cross-site"))
                .startsWith("HTTP/1.1 403");
        assertThat(ask("GET /bitville/report.html HTTP/1.1", "Host: " + own, "Sec-Fetch-Site: same-origin"))
                .startsWith("HTTP/1.1 200");
    }

    /** By hand, because the JDK's client lets nobody set these headers. */
    private String ask(String... lines) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            socket.setSoTimeout(5_000);
            String head = String.join("\r\n", lines) + "\r\nConnection: close\r\nContent-Length: " + BODY.length();
            OutputStream out = socket.getOutputStream();
            out.write((head + "\r\n\r\n" + BODY).getBytes(StandardCharsets.UTF_8));
            out.flush();
            InputStream in = socket.getInputStream();
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
