package com.bitville.postgres.shell.internal.view;

import com.bitville.postgres.api.collect.Snapshot;
import com.bitville.postgres.api.history.History;
import com.bitville.postgres.shell.internal.terminal.TextLayout;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One server on one screen, from what its subjects saw last. A subject that was not read says so in its line. */
public final class ServerFigures {
    private static final String UNREAD = "not read; bitville:collectors says why";

    private final History history;
    private final String server;
    private final Instant now;

    public ServerFigures(History history, String server, Instant now) {
        this.history = history;
        this.server = server;
        this.now = now;
    }

    public List<String> lines() {
        List<String> lines = new ArrayList<>();
        row("server").ifPresentOrElse(seen -> identity(lines, seen), () -> add(lines, "server", UNREAD));
        add(
                lines,
                "connections",
                row("connection_limits").map(this::connections).orElse(UNREAD));
        add(lines, "transactions", databases());
        add(lines, "checkpoints", row("checkpointer").map(this::checkpoints).orElse(UNREAD));
        add(lines, "archive", row("archiver").map(this::archive).orElse(UNREAD));
        add(lines, "replication", replication());
        add(lines, "slots", slots());
        add(lines, "wraparound", wraparound());
        add(lines, "prepared", PlainText.count(rows("prepared").size(), "prepared transaction"));
        return lines;
    }

    private void identity(List<String> lines, Map<String, @Nullable Object> seen) {
        boolean standby = Boolean.TRUE.equals(seen.get("in_recovery"));
        add(
                lines,
                "server",
                "PostgreSQL " + PlainText.orDash(seen.get("server_version")) + ", " + (standby ? "standby" : "primary")
                        + ", started " + PlainText.ago(seen, "started_at", now) + ", configuration loaded "
                        + PlainText.ago(seen, "conf_loaded_at", now));
        add(
                lines,
                standby ? "replay" : "wal",
                perSecond("server", seen, "wal_bytes").map(PlainText::size).orElse("-") + "/s, at "
                        + PlainText.orDash(seen.get("wal_lsn")) + ", "
                        + perSecond("server", seen, "xids")
                                .map(ServerFigures::figure)
                                .orElse("-")
                        + " transaction ids/s");
    }

    /** The rates of the last interval on one line; empty where no reading has them yet. */
    public String rates() {
        String transactions = databases();
        if (!transactions.contains("commits/s")) {
            return "";
        }
        return transactions.substring(0, transactions.indexOf(", temporary"))
                + row("server")
                        .flatMap(seen -> perSecond("server", seen, "wal_bytes"))
                        .map(bytes -> ", WAL " + PlainText.size(bytes) + "/s")
                        .orElse("")
                + history.latest(server, "databases")
                        .map(seen -> " (over " + TextLayout.span(seen.intervalMs()) + ")")
                        .orElse("");
    }

    private String connections(Map<String, @Nullable Object> row) {
        return PlainText.orDash(row.get("connections")) + " of " + PlainText.orDash(row.get("max_connections")) + ", "
                + PlainText.orDash(row.get("free_connections")) + " free for ordinary roles";
    }

    private String databases() {
        Optional<Snapshot> snapshot = history.latest(server, "databases");
        if (snapshot.isEmpty()) {
            return UNREAD;
        }
        List<Map<String, @Nullable Object>> rows = rows("databases");
        if (snapshot.get().intervalMs() == 0) {
            return "counted from the next reading on";
        }
        double seconds = snapshot.get().intervalMs() / 1e3;
        double hits = sum(rows, "blks_hit");
        double blocks = hits + sum(rows, "blks_read");
        return figure(sum(rows, "xact_commit") / seconds) + " commits/s, "
                + figure(sum(rows, "xact_rollback") / seconds) + " rollbacks/s, cache hits "
                + (blocks == 0 ? "-" : figure(100 * hits / blocks) + " %") + ", temporary files "
                + PlainText.size(sum(rows, "temp_bytes")) + ", "
                + PlainText.count(Math.round(sum(rows, "deadlocks")), "deadlock");
    }

    private String checkpoints(Map<String, @Nullable Object> row) {
        return "the last " + PlainText.ago(row, "checkpoint_time", now) + "; recovery would read "
                + PlainText.size(row.get("redo_bytes"));
    }

    private String archive(Map<String, @Nullable Object> row) {
        if ("off".equals(row.get("archive_mode"))) {
            return "off";
        }
        if (Boolean.TRUE.equals(row.get("without_command"))) {
            return "on WITHOUT archive_command: nothing is archived and pg_wal grows";
        }
        Object waiting = row.get("ready_files") == null ? row.get("segments_behind") : row.get("ready_files");
        return "the last file " + PlainText.ago(row, "last_archived_time", now) + ", " + PlainText.orDash(waiting)
                + " wait"
                + (row.get("last_failed_time") == null
                        ? ""
                        : ", the last failure " + PlainText.ago(row, "last_failed_time", now));
    }

    private String replication() {
        if (history.latest(server, "senders").isEmpty()) {
            return UNREAD;
        }
        List<Map<String, @Nullable Object>> senders = rows("senders");
        Optional<Map<String, @Nullable Object>> receiver = row("receiver");
        return PlainText.count(senders.size(), "receiver") + " of its WAL"
                + senders.stream()
                        .max(Comparator.comparingDouble(row -> RowRecords.number(row, "replay_lag_bytes")))
                        .map(row -> ", the farthest behind by " + PlainText.size(row.get("replay_lag_bytes")) + " and "
                                + TextLayout.span(row.get("replay_behind_ms")))
                        .orElse("")
                + receiver.map(row -> "; receives from " + PlainText.orDash(row.get("sender_host")) + ", last message "
                                + TextLayout.span(row.get("last_msg_age_ms")) + " before the reading")
                        .orElse("");
    }

    private String slots() {
        List<Map<String, @Nullable Object>> slots = rows("slots");
        long unused = slots.stream()
                .filter(row -> Boolean.FALSE.equals(row.get("active")))
                .count();
        return slots.isEmpty()
                ? "none"
                : slots.size() + ", of which " + unused + " unused; the most WAL held back is "
                        + PlainText.size(slots.stream()
                                .mapToDouble(row -> RowRecords.number(row, "retained_bytes"))
                                .max()
                                .orElse(0));
    }

    private String wraparound() {
        return rows("wraparound").stream()
                .max(Comparator.comparingDouble(row -> RowRecords.number(row, "xid_age")))
                .map(row -> PlainText.orDash(row.get("datname")) + " is the oldest with "
                        + figure(RowRecords.number(row, "xid_age") / 1e6) + " million of 2,147, a vacuum is forced at "
                        + figure(RowRecords.number(row, "autovacuum_freeze_max_age") / 1e6))
                .orElse(UNREAD);
    }

    private Optional<Double> perSecond(String subject, Map<String, @Nullable Object> row, String column) {
        return history.latest(server, subject)
                .filter(snapshot -> snapshot.intervalMs() > 0 && row.get(column) instanceof Number)
                .map(snapshot -> RowRecords.number(row, column) * 1e3 / snapshot.intervalMs());
    }

    private Optional<Map<String, @Nullable Object>> row(String subject) {
        return rows(subject).stream().findFirst();
    }

    private List<Map<String, @Nullable Object>> rows(String subject) {
        return history.latest(server, subject)
                .map(snapshot -> RowRecords.of(snapshot, subject))
                .orElse(List.of());
    }

    private static double sum(List<Map<String, @Nullable Object>> rows, String column) {
        return rows.stream().mapToDouble(row -> RowRecords.number(row, column)).sum();
    }

    private static String figure(double value) {
        return String.format(Locale.ROOT, value < 10 ? "%.1f" : "%,.0f", value);
    }

    private static void add(List<String> lines, String name, String value) {
        lines.add("  " + TextLayout.fit(name, 14) + PlainText.printable(value));
    }

    /** How long ago the server was seen. */
    public Optional<Duration> age() {
        return history.latest(server, "server").map(snapshot -> Duration.between(snapshot.at(), now));
    }
}
