package com.bitville.postgres.logs.internal.source;

import static org.assertj.core.api.Assertions.assertThat;

import com.bitville.postgres.api.database.Capabilities;
import com.bitville.postgres.logs.internal.Followed;
import com.bitville.postgres.logs.internal.entry.Bytes;
import com.bitville.postgres.logs.internal.entry.LogTime;
import com.bitville.postgres.testkit.fake.FakeCapabilities;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where the log is and how it is written, from what the server says. */
class LogDestinationTest {
    @TempDir
    Path folder;

    private FakeCapabilities server() {
        return FakeCapabilities.of(180_000)
                .local()
                .setting("logging_collector", "on")
                .setting("data_directory", folder.toString())
                .setting("log_directory", "log")
                .setting("log_filename", "postgresql-%Y.log")
                .setting("log_line_prefix", "<%u %p> ")
                .setting("log_timezone", "UTC");
    }

    private void append(String text) throws IOException {
        Files.createDirectories(folder.resolve("log"));
        Files.writeString(
                folder.resolve("log/postgresql-2026.log"), text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    @Test
    void makesAGlobOfAFileName() {
        PathMatcher glob = FileSystems.getDefault()
                .getPathMatcher("glob:" + LogDestination.glob("postgresql-%Y-%m-%d_%H%M%S.log"));
        for (String name : new String[] {
            "postgresql-2026-11-23_070000.log",
            "postgresql-2026-11-23_070000.csv",
            "postgresql-2026-11-23_070000.json",
            "postgresql-2026-11-23_070000.json.1",
            "postgresql-2026-11-23_070000.log-20261123"
        }) {
            assertThat(glob.matches(Path.of(name))).as(name).isTrue();
        }
        assertThat(glob.matches(Path.of("postgresql.conf"))).isFalse();
        PathMatcher odd = FileSystems.getDefault().getPathMatcher("glob:" + LogDestination.glob("a*[%%]{%Y}"));
        assertThat(odd.matches(Path.of("a*[%]{2026}.csv"))).isTrue();
        assertThat(odd.matches(Path.of("ab[%]{2026}.csv"))).isFalse();
    }

    @Test
    void followsWhereTheServerLogsAlsoWhileItIsDown() throws Exception {
        append("<al 7> LOG:  old\n");
        Capabilities capabilities = server().build();
        Followed followed = Followed.quiet(LogsConfig.DEFAULT_PATH).knowing(capabilities);
        followed.next();
        append("<al 7> ERROR:  while it is up\n");
        assertThat(followed.messages()).containsExactly("while it is up");
        followed.knowingNothing();
        append("<al 7> FATAL:  while it is down\n");
        var snapshot = followed.next();
        assertThat(Followed.texts(snapshot, "entries", "message")).containsExactly("while it is down");
        assertThat(Followed.texts(snapshot, "entries", "usename")).containsExactly("al");
        assertThat(Followed.state(snapshot, "log_line_prefix")).isEqualTo("<%u %p> ");
    }

    @Test
    void takesAConfiguredPathAsItIs() {
        LogDestination settings = LogDestination.of(Optional.of(server().build()), Map.of());
        assertThat(settings.path("/srv/log/*.log")).isEqualTo("/srv/log/*.log");
        assertThat(settings.path(LogsConfig.DEFAULT_PATH))
                .isEqualTo(folder + "/log/postgresql-*.{log,csv,json}{,.*,-*}");
        LogDestination elsewhere = LogDestination.of(
                Optional.of(FakeCapabilities.of(180_000)
                        .setting("logging_collector", "on")
                        .setting("data_directory", folder.toString())
                        .setting("log_directory", "log")
                        .setting("log_filename", "x.log")
                        .build()),
                Map.of());
        assertThat(elsewhere.path(LogsConfig.DEFAULT_PATH)).isEqualTo(LogsConfig.DEFAULT_PATH);
    }

    @Test
    void readsTimeAsTheServerMeansIt() {
        LogTime vienna = new LogTime("Europe/Vienna");
        byte[] stamp = Bytes.of("2026-07-01 09:00:00.123 CEST");
        assertThat(moment(vienna, stamp)).isEqualTo(Instant.parse("2026-07-01T07:00:00.123Z"));
        byte[] numeric = Bytes.of("2026-07-01 09:00:00 +0530");
        assertThat(moment(vienna, numeric)).isEqualTo(Instant.parse("2026-07-01T03:30:00Z"));
        byte[] seconds = Bytes.of("1790000000.250");
        assertThat(moment(vienna, seconds)).isEqualTo(Instant.ofEpochMilli(1_790_000_000_250L));
    }

    private static @Nullable Instant moment(LogTime time, byte[] stamp) {
        return LogTime.parse(stamp, 0, stamp.length, time.offset(stamp, 0, stamp.length));
    }
}
