package com.bitville.postgres.logs.internal.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.bitville.postgres.api.collect.Snapshot;
import com.bitville.postgres.api.health.Remedy;
import com.bitville.postgres.logs.internal.Followed;
import com.bitville.postgres.logs.internal.Tier;
import com.bitville.postgres.logs.internal.source.LogsConfig;
import com.bitville.postgres.testkit.collect.ServerSession;
import com.bitville.postgres.testkit.pg.PostgresServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Two servers of one host that log into the same folder: neither is told what the other writes, in any format. */
class FileOwnersTest {
    private static final Duration SOON = Duration.ofSeconds(30);

    private static Path folder;
    private static PostgresServer mine;
    private static PostgresServer other;

    @BeforeAll
    static void start() throws Exception {
        folder = Files.createTempDirectory("shared-logs");
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxrwxrwx"));
        mine = server("mine");
        other = server("mine-not");
    }

    private static PostgresServer server(String name) throws Exception {
        PostgresServer server = PostgresServer.version(18)
                .withoutPgStatStatements()
                .setting("logging_collector", "on")
                .setting("log_destination", "stderr,csvlog,jsonlog")
                .setting("log_directory", folder.toString())
                .setting("log_filename", name + ".log")
                .setting("log_file_mode", "0644")
                .setting("log_line_prefix", "%m [%p] ")
                .setting("log_checkpoints", "on")
                .start();
        server.execute(Tier.role());
        return server;
    }

    @AfterAll
    static void stop() throws Exception {
        mine.close();
        other.close();
        try (var files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(folder);
    }

    private static void says(PostgresServer server, String text) throws Exception {
        server.execute("DO $$ BEGIN RAISE LOG '" + text + "'; END $$");
    }

    private static Followed followed(String path, ServerSession session) {
        return Followed.quiet(path, session).knowing(session.capabilities());
    }

    /** A run once the entry is in the file. */
    private static Snapshot afterWriting(Followed followed, Path file, String text) {
        await().atMost(SOON).until(() -> Files.readString(file).contains(text));
        return get(followed);
    }

    private static Snapshot get(Followed followed) {
        try {
            return followed.next();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"log", "csv", "json"})
    void aFileOfAnotherServerIsRefusedOnceItsEntriesShowIt(String format) throws Exception {
        try (ServerSession session = ServerSession.open(mine, "bitville_monitor", "postgres")) {
            Path file = folder.resolve("mine-not." + format);
            Followed followed = followed(file.toString(), session);
            assertThat(Followed.state(followed.next(), "state")).isEqualTo("identity_unproven");
            says(other, "of the other " + format);
            Snapshot[] last = new Snapshot[1];
            await().atMost(SOON).until(() -> {
                other.execute("CHECKPOINT");
                last[0] = get(followed);
                return Followed.state(last[0], "state").equals("foreign");
            });
            Snapshot snapshot = last[0];
            assertThat(Followed.texts(snapshot, "entries", "message")).isEmpty();
            assertThat(snapshot.impairment().orElseThrow().message())
                    .contains("is the log of another server and is not read");
            Remedy remedy = snapshot.impairment().orElseThrow().remedy().orElseThrow();
            assertThat(remedy.text()).contains("config set database:shop.log_path " + LogsConfig.DEFAULT_PATH);
            says(other, "still of the other");
            assertThat(Followed.texts(followed.next(), "entries", "message")).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"log", "csv", "json"})
    void theServersOwnFileIsProvenByAProcessThatLasts(String format) throws Exception {
        try (ServerSession session = ServerSession.open(mine, "bitville_monitor", "postgres")) {
            Path file = folder.resolve("mine." + format);
            Followed followed = followed(file.toString(), session);
            followed.next();
            says(mine, "of an ended session");
            // Pasted from the doctor's hint.
            for (String statement : List.of(
                    "ALTER SYSTEM SET log_checkpoints = on", "SELECT pg_reload_conf(), pg_sleep(1)", "CHECKPOINT")) {
                mine.execute(statement);
            }
            Snapshot snapshot = afterWriting(followed, file, "of an ended session");
            assertThat(Followed.texts(snapshot, "entries", "message")).contains("of an ended session");
            // Without a session id, an entry counts only some seconds after its process began.
            await().atMost(SOON).until(() -> {
                mine.execute("CHECKPOINT");
                return Followed.state(get(followed), "state").equals("following");
            });
            // Known for good: also while the server is down.
            followed.knowingNothing();
            assertThat(Followed.state(followed.next(), "state")).isEqualTo("following");
        }
    }

    @Test
    void ofFilesThatTheNamesDoNotTellApartOnlyItsOwnAreRead() throws Exception {
        try (ServerSession session = ServerSession.open(mine, "bitville_monitor", "postgres")) {
            Followed followed = followed(folder + "/*.json", session);
            followed.next();
            mine.execute("CHECKPOINT");
            other.execute("CHECKPOINT");
            says(mine, "told by mine");
            says(other, "told by the other");
            await().atMost(SOON)
                    .until(() -> Files.readString(folder.resolve("mine.json")).contains("told by mine")
                            && Files.readString(folder.resolve("mine-not.json")).contains("told by the other"));
            Snapshot snapshot = followed.next();
            assertThat(Followed.texts(snapshot, "entries", "message"))
                    .contains("told by mine")
                    .doesNotContain("told by the other");
            assertThat(Followed.state(snapshot, "state")).isEqualTo("following");
            assertThat(snapshot.impairment().orElseThrow().code()).isEqualTo("foreign_files");
        }
    }

    @Test
    void whatTheServerItselfNamesIsReadAndWhatLiesBesideItIsNot() throws Exception {
        try (ServerSession session = ServerSession.open(mine, "bitville_monitor", "postgres")) {
            Followed followed = followed(LogsConfig.DEFAULT_PATH, session);
            assertThat(Followed.state(followed.next(), "state")).isEqualTo("following");
            says(mine, "by its own name");
            Snapshot snapshot = afterWriting(followed, folder.resolve("mine.json"), "by its own name");
            assertThat(Followed.texts(snapshot, "entries", "message")).contains("by its own name");
            assertThat(snapshot.impairment()).isEmpty();
        }
    }

    @Test
    void aFileInTheDataDirectoryOfAnotherServerNeedsNoEntry() throws Exception {
        try (ServerSession session = ServerSession.open(mine, "bitville_monitor", "postgres")) {
            Path inside = other.dataDirectory().resolve("extra.log");
            Files.writeString(inside, "2026-11-23 07:00:00.000 UTC [7] LOG:  old\n");
            assertThat(Followed.state(followed(inside.toString(), session).next(), "state"))
                    .isEqualTo("foreign");
            Files.delete(inside);
            Path own = mine.dataDirectory().resolve("extra.log");
            Files.writeString(own, "2026-11-23 07:00:00.000 UTC [7] LOG:  old\n");
            assertThat(Followed.state(followed(own.toString(), session).next(), "state"))
                    .isEqualTo("following");
            Files.delete(own);
        }
    }
}
