package com.bitville.postgres.itests.outlet;

import static org.awaitility.Awaitility.await;

import com.bitville.postgres.testkit.net.FreePort;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A real Prometheus that scrapes an agent every two seconds. */
final class PrometheusProcess implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final long STOP_LIMIT_S = 20;

    private final HttpClient client = HttpClient.newHttpClient();
    private final Process process;
    private final int port;

    private PrometheusProcess(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    /** A program of Prometheus: in the folder that {@code bitville.prometheus} names, or on the path. */
    static Optional<Path> program(String name) {
        String folders = System.getProperty("bitville.prometheus", "") + ":" + System.getenv("PATH");
        return Stream.of(folders.split(":"))
                .map(folder -> Path.of(folder).resolve(name))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /** Starts it in a folder with these alert rules. */
    static PrometheusProcess start(Path folder, int agentPort, String rules) throws IOException, InterruptedException {
        Files.createDirectories(folder);
        Files.writeString(folder.resolve("rules.yml"), rules);
        Path configuration = Files.writeString(folder.resolve("prometheus.yml"), """
                global: {scrape_interval: 2s, evaluation_interval: 1s}
                rule_files: [rules.yml]
                scrape_configs:
                  - {job_name: bitville, static_configs: [{targets: ["127.0.0.1:%d"]}]}
                """.formatted(agentPort));
        int port = FreePort.next();
        Process process = new ProcessBuilder(
                        program("prometheus").orElseThrow().toString(),
                        "--config.file=" + configuration,
                        "--storage.tsdb.path=" + folder.resolve("data"),
                        "--web.listen-address=127.0.0.1:" + port)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("prometheus.log").toFile())
                .start();
        PrometheusProcess started = new PrometheusProcess(process, port);
        await("Prometheus answers")
                .atMost(Duration.ofMinutes(1))
                .ignoreExceptionsInstanceOf(ConnectException.class)
                .until(() -> started.get("/-/ready").statusCode() == 200);
        return started;
    }

    String url() {
        return "http://127.0.0.1:" + port;
    }

    /** The alerts that fire, each as {@code NAME} or, of a finding, {@code NAME CHECK}. */
    List<String> firing() throws IOException, InterruptedException {
        List<String> firing = new ArrayList<>();
        for (JsonNode alert : JSON.readTree(get("/api/v1/alerts").body()).at("/data/alerts")) {
            if (alert.path("state").asText().equals("firing")) {
                JsonNode labels = alert.path("labels");
                firing.add((labels.path("alertname").asText() + " "
                                + labels.path("check").asText())
                        .strip());
            }
        }
        return firing;
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return client.send(HttpRequest.newBuilder(URI.create(url() + path)).build(), BodyHandlers.ofString());
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(STOP_LIMIT_S, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
