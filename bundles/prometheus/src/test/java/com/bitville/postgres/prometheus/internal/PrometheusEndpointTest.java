package com.bitville.postgres.prometheus.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PrometheusEndpointTest {
    private static final String OPEN_METRICS =
            "application/openmetrics-text;version=1.0.0,text/plain;version=0.0.4;q=0.5";

    private final HttpClient client = HttpClient.newHttpClient();
    private final FixedMetrics metrics = new FixedMetrics(3);
    private final RunningEndpoint endpoint = RunningEndpoint.start(settings("127.0.0.1", 0, ""), metrics);

    @AfterEach
    void close() {
        endpoint.close();
        assertThat(metrics.subscriptions).hasValue(0);
    }

    @Test
    void aServerThatIsDownHasNothingButThatItIsDown() throws Exception {
        String text = text("/metrics");
        assertThat(lines(text, "standby")).containsExactly("pg_up{server=\"standby\"} 0.0");
        assertThat(text)
                .contains(
                        "pg_up{server=\"main\"} 1.0",
                        "bitville_databases_numbackends{datname=\"database 1\",server=\"main\"} 7.0");
        assertThat(text("/metrics?server=standby")).contains("\npg_up 0.0").doesNotContain("standby", "main");
    }

    @Test
    void oneServerHasExactlyTheLabelsOfPostgresExporter() throws Exception {
        String text = text("/metrics?server=main&collect[]=x");
        assertThat(text)
                .contains("\npg_up 1.0\n", "pg_static{server=\"10.0.0.1:5432\",version=\"18\"} 7.0")
                .contains("bitville_databases_numbackends{datname=\"database 1\",server=\"main\"} 7.0")
                .contains("\nprocess_cpu_seconds_total 7.0\n", "\npg_exporter_last_scrape_error 0.0\n");
        assertThat(get("/metrics?server=other", "").statusCode()).isEqualTo(404);
        assertThat(raw("GET /metrics?server=%zz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 400");
    }

    @Test
    void theTextFormatKnowsCountersByAnyNameAndOpenMetricsDoesNot() throws Exception {
        assertThat(text("/metrics"))
                .contains(
                        "# TYPE pg_stat_database_xact_commit counter", "# TYPE pg_stat_archiver_archived_count counter")
                .contains("# TYPE pg_static untyped", "# TYPE bitville_databases_xact_commit_total counter")
                .contains("\nbitville_agent_info{version=\"1.0.0\"} 1");
        HttpResponse<String> open = get("/metrics", OPEN_METRICS);
        assertThat(open.headers().firstValue("Content-Type"))
                .hasValueSatisfying(type -> assertThat(type).startsWith("application/openmetrics-text"));
        assertThat(open.body())
                .contains(
                        "# TYPE pg_stat_database_xact_commit unknown", "# TYPE bitville_databases_xact_commit counter")
                .endsWith("# EOF\n");
    }

    @Test
    void aHostileLabelStaysOneLabel() throws Exception {
        for (String accept : List.of("", OPEN_METRICS)) {
            String text = get("/metrics", accept).body();
            assertThat(lines(text, "pg_stat_database_xact_commit{"))
                    .singleElement()
                    .asString()
                    .startsWith(
                            "pg_stat_database_xact_commit{datname=\"a\\\"b\\\\c\\nd{e=\\\"f\\\"} 1\\n# TYPE g untyped\\n")
                    .endsWith("\",server=\"main\"} 7.0");
        }
    }

    @Test
    void isCompressedOnlyIfAsked() throws Exception {
        HttpResponse<byte[]> zipped = client.send(
                HttpRequest.newBuilder(uri("/metrics"))
                        .header("Accept-Encoding", "gzip")
                        .build(),
                BodyHandlers.ofByteArray());
        assertThat(zipped.headers().firstValue("Content-Encoding")).contains("gzip");
        try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(zipped.body()))) {
            assertThat(new String(in.readAllBytes(), StandardCharsets.UTF_8)).contains("pg_up");
        }
        HttpResponse<String> plain = client.send(
                HttpRequest.newBuilder(uri("/metrics"))
                        .header("Accept-Encoding", "gzip;q=0")
                        .build(),
                BodyHandlers.ofString());
        assertThat(plain.headers().firstValue("Content-Encoding")).isEmpty();
    }

    @Test
    void aPageThatANameWasReboundToIsRefused() throws Exception {
        for (String host : List.of(
                "evil.example",
                "evil.example:9187",
                "127.0.0.1.evil.example",
                "10.0.0.1",
                "localhost.evil.example:1")) {
            assertThat(raw("GET /metrics HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n"))
                    .startsWith("HTTP/1.1 403");
        }
        assertThat(raw("GET /metrics HTTP/1.0\r\n\r\n")).contains(" 403 ");
        for (String host : List.of("localhost", "127.0.0.1:9187", "[::1]:9187", "LOCALHOST:1")) {
            assertThat(raw("GET /metrics HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n"))
                    .startsWith("HTTP/1.1 200");
        }
        assertThat(
                        raw(
                                "GET /metrics HTTP/1.1\r\nHost: localhost\r\nOrigin: http://localhost\r\nConnection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 403");
    }

    @Test
    void answersNothingElse() throws Exception {
        assertThat(get("/", "").statusCode()).isEqualTo(404);
        assertThat(get("/metricsx", "").statusCode()).isEqualTo(404);
        HttpRequest post = HttpRequest.newBuilder(uri("/metrics"))
                .POST(HttpRequest.BodyPublishers.ofString("x"))
                .build();
        assertThat(client.send(post, BodyHandlers.ofString()).statusCode()).isEqualTo(405);
    }

    @Test
    void twentyScrapersAtOnceAllGetAnAnswer() {
        List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            answers.add(client.sendAsync(HttpRequest.newBuilder(uri("/metrics")).build(), BodyHandlers.ofString()));
        }
        assertThat(answers)
                .allSatisfy(answer -> assertThat(answer.join().statusCode()).isEqualTo(200));
    }

    @Test
    void beyondLoopbackNothingIsOpenedWithoutTlsAndLogin() {
        try (RunningEndpoint open = RunningEndpoint.start(settings("0.0.0.0", 0, ""), new FixedMetrics(1))) {
            assertThat(open.port()).isEqualTo(-1);
            assertThat(open.status())
                    .containsEntry("state", "failed")
                    .hasEntrySatisfying(
                            "reason",
                            reason -> assertThat(reason)
                                    .asString()
                                    .contains("prometheus.address 0.0.0.0", "prometheus.web_config_file"));
        }
    }

    @Test
    void aPortInUseIsToldWithTheRemedy() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                RunningEndpoint open =
                        RunningEndpoint.start(settings("127.0.0.1", taken.getLocalPort(), ""), new FixedMetrics(1))) {
            assertThat(open.status().get("reason")).asString().contains("port " + taken.getLocalPort());
            assertThat(open.status().get("remedy"))
                    .asString()
                    .startsWith("ss -ltnp 'sport = :" + taken.getLocalPort() + "'")
                    .contains("config set prometheus.port ");
            assertThat(open.status()).containsEntry("remedy_kind", "shell");
        }
    }

    @Test
    void aFileThatIsNotThereIsNamed() {
        try (RunningEndpoint open =
                RunningEndpoint.start(settings("127.0.0.1", 0, "/no/web.yml"), new FixedMetrics(1))) {
            assertThat(open.status())
                    .containsEntry("state", "failed")
                    .containsEntry("reason", "/no/web.yml cannot be read: NoSuchFileException")
                    .containsEntry("remedy_kind", "words");
        }
    }

    private static PrometheusSettings settings(String address, int port, String file) {
        return new PrometheusSettings(
                address, port, file.isEmpty() ? Optional.empty() : Optional.of(Path.of(file)), false, false);
    }

    private String text(String path) throws Exception {
        return get(path, "").body();
    }

    private HttpResponse<String> get(String path, String accept) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri(path));
        if (!accept.isEmpty()) {
            request.header("Accept", accept);
        }
        return client.send(request.build(), BodyHandlers.ofString());
    }

    private URI uri(String path) {
        return URI.create(
                "http://127.0.0.1:" + endpoint.port() + path.replace("[", "%5B").replace("]", "%5D"));
    }

    private String raw(String request) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), endpoint.port())) {
            OutputStream out = socket.getOutputStream();
            out.write(request.getBytes(StandardCharsets.US_ASCII));
            out.flush();
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static List<String> lines(String text, String part) {
        return text.lines()
                .filter(line -> !line.startsWith("#") && line.contains(part))
                .toList();
    }
}
