package com.bitville.postgres.shell.internal.show;

import static com.bitville.postgres.shell.internal.Given.give;
import static com.bitville.postgres.shell.internal.view.FakeHistory.table;
import static org.assertj.core.api.Assertions.assertThat;

import com.bitville.postgres.shell.internal.view.FakeHistory;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import org.apache.karaf.shell.api.action.Action;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** server, settings and replication, over what the history holds. */
class ServerCommandsTest {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
    private final Clock clock = Clock.fixed(FakeHistory.AT.plusSeconds(60), ZoneOffset.UTC);
    private final FakeHistory history = new FakeHistory();

    private static List<@Nullable Object> row(@Nullable Object... values) {
        return Arrays.asList(values);
    }

    private String run(Action command, String... words) throws Exception {
        bytes.reset();
        give(command, "history", history);
        give(command, "words", List.of(words));
        command.execute();
        return bytes.toString(StandardCharsets.UTF_8);
    }

    @BeforeEach
    void seen() {
        history.seen("default", 0, table("sessions", "pid"));
        history.saw(
                "server",
                50,
                60_000,
                table(
                        "server",
                        "server_version,in_recovery,started_at,conf_loaded_at,wal_lsn,wal_bytes,xids",
                        row("18.6", false, FakeHistory.AT, FakeHistory.AT, "0/1844AB8", 6_291_456_000L, 600L)));
        history.saw(
                "archiver",
                50,
                60_000,
                table("archiver", "archive_mode,without_command,ready_files", row("on", true, 9L)));
        history.saw(
                "senders",
                50,
                0,
                table("senders", "pid,replay_lag_bytes,replay_behind_ms", row(7, 30_000_000L, 240_000L)));
        history.saw(
                "settings",
                50,
                0,
                table(
                        "settings",
                        "name,setting,unit,change,pending_restart",
                        row("work_mem", "8192", "kB", "changed", false),
                        row("port", "5432", null, "baseline", false)),
                table(
                        "settings_all",
                        "name,setting,unit,is_set,pending_restart",
                        row("work_mem", "8192", "kB", true, false),
                        row("archive_command", null, null, true, false),
                        row("jit", "on", null, false, false)));
    }

    @Test
    void aServerOnOneScreen() throws Exception {
        String shown = run(new ServerCommand(out, clock));
        assertThat(shown)
                .contains("PostgreSQL 18.6, primary, started 60 s ago")
                .contains("100 MiB/s, at 0/1844AB8, 10 transaction ids/s")
                .contains("on WITHOUT archive_command")
                .contains("1 receiver of its WAL, the farthest behind by 28.6 MiB and 4 min")
                .contains("not read; bitville:collectors says why");
        assertThat(shown.lines()).hasSizeLessThan(24);
        assertThat(run(new ServerCommand(out, clock), "--json")).contains("\"wal_lsn\"");
    }

    @Test
    void settingsThatSomebodySetAndWhatChanged() throws Exception {
        assertThat(run(new SettingsCommand(out, clock)))
                .contains("2 settings changed from the default", "work_mem", "8192 kB", "(not read: may hold a secret)")
                .doesNotContain("jit");
        assertThat(run(new SettingsCommand(out, clock), "--changed"))
                .contains("1 change in the last hour", "8192 kB, changed, seen at 2026-01-01T00:00:50Z")
                .doesNotContain("port");
    }

    @Test
    void whoTakesTheWal() throws Exception {
        assertThat(run(new ReplicationCommand(out)))
                .contains("senders: 1 of 1 row", "240000")
                .doesNotContain("slots");
        assertThat(run(new ReplicationCommand(out), "--json")).contains("replay_behind_ms");
    }
}
