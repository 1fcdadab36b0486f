package com.bitville.postgres.itests.support;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.bitville.postgres.testkit.listener.AcceptedRequest;
import com.bitville.postgres.testkit.listener.StrictListener;
import com.bitville.postgres.testkit.pg.PostgresServer;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Numbered entries in a real server's log, written at full speed while it is rotated, compared with the entries that the listener has
 * stored.
 */
public final class LogLedger implements AutoCloseable {
    private static final int BURST = 300;
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    /** With a known message of the server, because others are not sent. */
    private static final Pattern ENTRY = Pattern.compile("could not open relation with OID (\\d+)");

    private final PostgresServer postgres;
    private final ExecutorService writer = Executors.newSingleThreadExecutor();
    private CompletableFuture<Void> last = CompletableFuture.completedFuture(null);
    private int written;
    private int rotations;

    public LogLedger(PostgresServer postgres) {
        this.postgres = postgres;
    }

    /** Writes some hundred entries with another kind of rotation in between, without waiting for it. */
    public void write() {
        int from = written;
        int kind = rotations++;
        written += 3 * BURST;
        last = last.thenRunAsync(
                () -> {
                    burst(from);
                    rotate(kind);
                    burst(from + BURST);
                    byNewNameIf(kind % 4 == 3);
                    burst(from + 2 * BURST);
                },
                writer);
    }

    private void burst(int from) {
        try (Connection connection = postgres.connect();
                Statement statement = connection.createStatement()) {
            statement.execute("DO $$ BEGIN FOR i IN " + from + ".." + (from + BURST - 1) + " LOOP"
                    + " RAISE LOG 'could not open relation with OID %', i USING DETAIL = 'attribute 1 of relation with OID ' || i || E' does not exist\\n"
                    + "could not open relation with OID ' || i; "
                    + "END LOOP; END $$");
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private void rotate(int kind) {
        try {
            Path current = postgres.dataDirectory()
                    .resolve(String.valueOf(postgres.query("SELECT pg_catalog.pg_current_logfile('jsonlog')")));
            Path aside = current.resolveSibling(current.getFileName() + "." + (1000 - kind));
            switch (kind % 4) {
                case 0 -> byNewName();
                case 1 -> byRename(current, aside);
                case 2 -> {
                    // Copied like logrotate does: the server may read it, too.
                    Files.copy(current, aside, StandardCopyOption.COPY_ATTRIBUTES);
                    Files.write(current, new byte[0]);
                }
                default -> byRename(current, aside);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private void byNewNameIf(boolean several) {
        try {
            if (several) {
                byNewName();
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private void byNewName() throws SQLException {
        postgres.query("SELECT pg_catalog.pg_rotate_logfile()::text");
    }

    private void byRename(Path current, Path aside) throws IOException, SQLException {
        Files.move(current, aside);
        byNewName();
        await("a new file").atMost(PATIENCE).until(() -> {
            @Nullable String file = postgres.query("SELECT pg_catalog.pg_current_logfile('jsonlog')");
            return file != null && Files.exists(postgres.dataDirectory().resolve(file));
        });
    }

    /** Checks that every entry has arrived completely, in one payload, however often that was repeated. */
    public void settle(StrictListener listener) {
        last.join();
        await("every entry has arrived")
                .atMost(PATIENCE)
                .pollInterval(Duration.ofSeconds(1))
                .untilAsserted(() -> assertThat(missing(arrived(listener).keySet()))
                        .as("entries that did not arrive, and the log files that hold them")
                        .isEmpty());
        System.out.println(written + " log entries through " + rotations + " rotations");
    }

    private Map<Integer, List<String>> missing(Set<Integer> arrived) throws IOException {
        Map<Integer, List<String>> missing = new TreeMap<>();
        IntStream.range(0, written)
                .filter(number -> !arrived.contains(number))
                .forEach(number -> missing.put(number, new ArrayList<>()));
        if (!missing.isEmpty()) {
            try (Stream<Path> files = Files.list(postgres.dataDirectory().resolve("log"))) {
                for (Path file : files.toList()) {
                    Matcher entry = ENTRY.matcher(Files.readString(file));
                    while (entry.find()) {
                        missing.computeIfPresent(Integer.valueOf(entry.group(1)), (number, holders) -> {
                            holders.add(file.getFileName().toString());
                            return holders;
                        });
                    }
                }
            }
        }
        return missing;
    }

    private static Map<Integer, String> arrived(StrictListener listener) {
        Map<Integer, String> payloads = new TreeMap<>();
        for (AcceptedRequest request : listener.byKind("log")) {
            for (JsonNode entry : request.data().path("entries")) {
                Matcher message = ENTRY.matcher(entry.path("message").asText());
                if (message.matches()) {
                    int number = Integer.parseInt(message.group(1));
                    assertThat(entry.path("detail").asText())
                            .isEqualTo("attribute 1 of relation with OID " + number
                                    + " does not exist\ncould not open relation with OID " + number);
                    assertThat(entry.has("cut")).isFalse();
                    String before = payloads.put(number, request.payloadId());
                    assertThat(before == null || before.equals(request.payloadId()))
                            .as("entry " + number + " in two payloads")
                            .isTrue();
                }
            }
        }
        return payloads;
    }

    @Override
    public void close() {
        writer.shutdownNow();
    }
}
