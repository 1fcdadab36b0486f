package com.bitville.postgres.logs.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import com.bitville.postgres.api.collect.CollectException;
import com.bitville.postgres.api.collect.Reason;
import com.bitville.postgres.api.collect.Snapshot;
import com.bitville.postgres.api.database.Rows;
import com.bitville.postgres.logs.internal.source.FileFingerprint;
import com.bitville.postgres.logs.internal.source.LogsConfig;
import com.bitville.postgres.testkit.fake.FakeCapabilities;
import com.bitville.postgres.testkit.fake.FakeSession;
import com.bitville.postgres.testkit.fake.MutableClock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where a log is read: in files of this host, over SQL, or not at all. */
class LogSourcesTest {
    private final Instant written = MutableClock.create().instant().minusSeconds(3600);

    @TempDir
    Path folder;

    private final Map<String, String> files = new TreeMap<>();
    private String vanishing = "";
    private final FakeCapabilities capabilities = FakeCapabilities.of(180_000)
            .setting("logging_collector", "on")
            .setting("log_directory", "log")
            .setting("log_filename", "pg-%d.log")
            .setting("log_line_prefix", "%m [%p] ")
            .setting("log_timezone", "UTC");
    private final FakeSession session = new FakeSession(capabilities.build())
            .answer(
                    "logs-sessions",
                    FakeSession.rows(
                            List.of("started", "port", "pid", "backend_start", "backend_type"),
                            List.of(written, 5432, 4711, written, "client backend")))
            .answer("logs-files", params -> list((List<?>) params.get(0)))
            .answer(
                    "logs-read",
                    params -> piece(String.valueOf(params.get(0)), (Long) params.get(1), (Integer) params.get(2)));

    private void offered(boolean offered, String address) {
        session.answer(
                "logs-offer", FakeSession.rows(List.of("offered", "address", "port"), List.of(offered, address, 5432)));
    }

    private Rows list(List<?> heads) {
        List<List<@Nullable Object>> rows = new ArrayList<>();
        files.forEach((name, text) -> rows.add(Arrays.asList(
                name,
                (long) text.length(),
                written,
                heads.contains(name) ? base64(text, 0, FileFingerprint.LENGTH) : null)));
        return new Rows(
                List.of("name", "size", "modified", "head"),
                rows.stream().map(List::toArray).toList());
    }

    private Rows piece(String name, long at, int most) {
        files.remove(vanishing);
        String text = files.get(name);
        List<@Nullable Object> row = text == null
                ? Arrays.asList(null, null, null, null, null)
                : Arrays.asList(
                        base64(text, at, most),
                        base64(text, 0, FileFingerprint.LENGTH),
                        written.plusSeconds(60),
                        (long) text.length(),
                        written);
        return FakeSession.rows(List.of("piece", "head", "at", "size", "modified"), row);
    }

    private static String base64(String text, long at, int most) {
        int from = (int) Math.min(at, text.length());
        String piece = text.substring(from, Math.min(text.length(), from + most));
        return Base64.getMimeEncoder().encodeToString(piece.getBytes(StandardCharsets.UTF_8));
    }

    private void log(String file, String message) {
        files.merge(file, "2026-11-23 07:00:00.000 UTC [7] LOG:  " + message + "\n", String::concat);
    }

    @Test
    void isReadOverSqlWhereTheServerIsElsewhere() throws Exception {
        offered(true, "10.0.0.2");
        log("pg-1.log", "old");
        Followed followed = Followed.over(session);
        Snapshot first = followed.next();
        assertThat(Followed.state(first, "path")).isEqualTo("sql:7300000000000000001@10.0.0.2:5432/log");
        log("pg-1.log", "a");
        log("pg-2.log", "b");
        assertThat(Followed.texts(followed.uncommitted(), "entries", "message")).containsExactly("a", "b");
        assertThat(followed.messages()).containsExactly("a", "b");
        assertThat(followed.messages()).isEmpty();
    }

    @Test
    void asksForAListAndNothingMoreWhereNothingWasWritten() throws Exception {
        offered(true, "10.0.0.2");
        for (int i = 0; i < 50; i++) {
            log("pg-" + i + ".log", "x".repeat(2_000));
        }
        Followed followed = Followed.over(session);
        followed.next();
        int before = session.queries().size();
        followed.next();
        assertThat(session.queries().subList(before, session.queries().size()))
                .extracting(FakeSession.Query::name)
                .containsExactly("logs-offer", "logs-files");
    }

    @Test
    void fileThatVanishesOrRestartsBetweenListAndReadDoesNotAffectOthers() throws Exception {
        offered(true, "10.0.0.2");
        log("pg-1.log", "old, and long enough to be known by its beginning");
        Followed followed = Followed.over(session);
        followed.next();
        log("pg-1.log", "lost");
        log("pg-2.log", "b");
        vanishing = "pg-1.log";
        assertThat(followed.messages()).containsExactly("b");
        vanishing = "";
        files.put("pg-1.log", "");
        log("pg-1.log", "anew");
        assertThat(followed.messages()).containsExactly("anew");
    }

    @Test
    void anotherServerBehindTheSameNameIsAnotherLog() throws Exception {
        offered(true, "10.0.0.2");
        log("pg-1.log", "of the first");
        Followed followed = Followed.over(session);
        followed.next();
        offered(true, "10.0.0.3");
        files.clear();
        log("pg-1.log", "of the second, before");
        assertThat(followed.messages()).as("written before the last entry read").isEmpty();
        log("pg-1.log", "of the second");
        assertThat(followed.messages()).containsExactly("of the second");
    }

    @Test
    void aLogFollowedInFilesGoesOnOverSqlAtTheSamePlace() throws Exception {
        Path log = Files.createDirectories(folder.resolve("log")).resolve("pg-1.log");
        log("pg-1.log", "old, and long enough to be known by its beginning");
        Files.writeString(log, files.getOrDefault("pg-1.log", ""));
        Followed followed = Followed.over(session)
                .knowing(capabilities
                        .local()
                        .setting("data_directory", folder.toString())
                        .build());
        followed.next();
        assertThat(session.queries()).as("a file of this host needs no session").isEmpty();

        log("pg-1.log", "new");
        offered(true, "10.0.0.2");
        followed.knowing(Elsewhere.of(session.capabilities()));
        assertThat(followed.messages()).containsExactly("new");
    }

    /** As in the first cycle after a start on a busy host. */
    @Test
    void theFirstToReachTheServerAsksItWhereItLogs() throws Exception {
        assumeFalse(Files.exists(Path.of(LogsConfig.DEFAULT_PATH)), "this machine has a log at the default path");
        Path log = Files.createDirectories(folder.resolve("log")).resolve("pg-1.log");
        Files.writeString(log, "2026-11-23 07:00:00.000 UTC [7] LOG:  old\n");
        Followed followed = Followed.knowingNothing(new FakeSession(capabilities
                .local()
                .setting("data_directory", folder.toString())
                .build()));
        assertThat(Followed.state(followed.next(), "path")).asString().startsWith(folder.resolve("log") + "/");
    }

    @Test
    void aServerThatWasNeverReachedIsNotReportedAsAMissingFile() {
        assumeFalse(Files.exists(Path.of(LogsConfig.DEFAULT_PATH)), "this machine has a log at the default path");
        assertThatThrownBy(Followed.quiet(LogsConfig.DEFAULT_PATH)::next)
                .isInstanceOfSatisfying(
                        CollectException.class, e -> assertThat(e.reason()).isEqualTo(Reason.UNAVAILABLE));
    }

    @Test
    void aServerThatCannotBeAskedIsNoReasonToReadAnotherFile() throws Exception {
        assumeFalse(Files.exists(Path.of(LogsConfig.DEFAULT_PATH)), "this machine has a log at the default path");
        Followed followed = Followed.quiet(LogsConfig.DEFAULT_PATH).knowing(Elsewhere.of(capabilities.build()));
        assertThatThrownBy(followed::next)
                .isInstanceOfSatisfying(
                        CollectException.class, e -> assertThat(e.reason()).isEqualTo(Reason.UNAVAILABLE));
    }

    @Test
    void saysBothRemediesWhereThereIsNeitherFileNorFunction() {
        offered(false, "127.0.0.1");
        Followed followed = Followed.over(session)
                .knowing(capabilities
                        .local()
                        .setting("data_directory", folder.toString())
                        .build());
        assertThatThrownBy(followed::next)
                .isInstanceOfSatisfying(
                        CollectException.class,
                        e -> assertThat(e.remedy().orElseThrow().text())
                                .contains("CREATE FUNCTION bitville_agent.log_read("))
                .hasMessageContaining("there is no " + folder);
    }

    @Test
    void aServerThatOffersNoLogIsAskedAgainAfterTenSecondsAndNotInEachCycle() {
        offered(false, "10.0.0.2");
        MutableClock clock = MutableClock.create();
        Followed followed = Followed.knowingNothing(session, clock).knowing(Elsewhere.of(capabilities.build()));
        for (int second = 0; second < 10; second++) {
            assertThatThrownBy(followed::next).hasMessageContaining("does not offer its log over SQL");
            clock.advance(Duration.ofSeconds(1));
        }
        assertThat(offers()).isEqualTo(1);
        offered(true, "10.0.0.2");
        log("pg-1.log", "old");
        assertThatCode(followed::next).doesNotThrowAnyException();
        assertThatCode(followed::next).doesNotThrowAnyException();
        assertThat(offers()).as("one that offers it is asked each time").isEqualTo(3);
    }

    private long offers() {
        return session.queries().stream()
                .filter(query -> query.name().equals("logs-offer"))
                .count();
    }
}
