package com.bitville.postgres.checks.internal.survival;

import com.bitville.postgres.api.check.CheckAnswer;
import com.bitville.postgres.api.check.CheckSeverity;
import com.bitville.postgres.api.check.FindingEta;
import com.bitville.postgres.api.check.Observation;
import com.bitville.postgres.api.check.ServerCheck;
import com.bitville.postgres.api.check.ServerView;
import com.bitville.postgres.api.check.TableRow;
import com.bitville.postgres.api.history.series.SeriesKey;
import com.bitville.postgres.checks.internal.rule.BuiltInCheck;
import com.bitville.postgres.checks.internal.rule.BuiltInCheck.Tracked;
import com.bitville.postgres.checks.internal.rule.LocalHost;
import com.bitville.postgres.checks.internal.rule.Texts;
import com.bitville.postgres.checks.internal.rule.Windows;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Replication slots: WAL that is about to be lost, slots that are lost, slots that nobody uses. */
public final class SlotChecks {
    private static final Duration HOUR = Duration.ofHours(1);
    /** The history keeps an hour, and its oldest reading is younger by a cycle: that much of it counts as an hour. */
    private static final double KEPT = 0.9;
    /** Above the limit of one. */
    private static final double AN_HOUR = 1.001;

    private static final double MS_PER_HOUR = 3_600_000;
    /** An open finding ends at this share of its limit. */
    private static final double CLEAR = 0.8;

    private static final int NAMED = 3;

    private SlotChecks() {}

    public static List<ServerCheck> all() {
        return List.of(losing(), lost(), inactive());
    }

    private static ServerCheck losing() {
        return BuiltInCheck.named(
                        "survival",
                        "slot_losing",
                        "A slot is about to lose WAL that its consumer still needs.",
                        "slots",
                        "server")
                .below(
                        "warning",
                        24,
                        8_760,
                        "h",
                        "Time until it is lost, at the rate at which what it holds back grows.")
                .below("error", 1, 8_760, "h", "The same.")
                .above("share", 50, 100, "percent", "Share of the file system of pg_wal that it holds back.")
                .answers(SlotChecks::losing);
    }

    private static CheckAnswer losing(ServerView view) {
        List<TableRow> slots = view.rows("slots");
        if (slots.isEmpty()) {
            return CheckAnswer.of(List.of());
        }
        Optional<LocalHost.FileSystem> files = LocalHost.ofWal(view);
        List<Observation> found = new ArrayList<>();
        List<String> unknown = new ArrayList<>();
        Set<String> open = new HashSet<>();
        for (TableRow row : slots) {
            if (row.text("wal_status").equals("lost") || isManaged(row)) {
                continue;
            }
            SlotRoom room = SlotRoom.of(view, row, files);
            if (room.isKnown() || room.isUnreserved()) {
                losing(view, row, room).ifPresent(found::add);
            } else {
                unknown.add(Texts.oneLine(row.text("slot_name")));
                if (view.isSeen(row.text("database"), row.text("slot_name"))) {
                    open.add(row.text("database"));
                }
            }
        }
        CheckAnswer answer = CheckAnswer.of(found);
        return unknown.isEmpty()
                ? answer
                : answer.except(
                        open,
                        "max_slot_wal_keep_size sets no limit, and how much room pg_wal has is not known here: "
                                + unknown.stream().limit(NAMED).collect(Collectors.joining(", ")),
                        "-- an agent on the server's own host sees its file systems; a limit lets the server tell what is left (slot_limit_off)");
    }

    private static Optional<Observation> losing(ServerView view, TableRow row, SlotRoom room) {
        String slot = row.text("slot_name");
        Optional<FindingEta> eta = room.eta();
        double hours = eta.map(when -> Duration.between(view.at(), when.at()).toMillis() / MS_PER_HOUR)
                .orElse(Double.MAX_VALUE);
        boolean seen = view.isSeen(row.text("database"), slot);
        boolean large = room.share() > view.parameter("share") * (seen ? CLEAR : 1);
        Optional<CheckSeverity> severity = room.isUnreserved()
                ? Optional.of(CheckSeverity.ERROR)
                : view.grade(hours, row.text("database"), slot)
                        .or(() -> large ? Optional.of(CheckSeverity.WARNING) : Optional.empty());
        return severity.map(how -> {
            Observation told = Observation.of(
                            how,
                            "slot " + Texts.oneLine(slot) + " holds back " + Texts.bytes(row.count("retained_bytes"))
                                    + (large ? ", " + Texts.count(room.share()) + " % of the file system," : "")
                                    + " and " + room.words(hours * MS_PER_HOUR))
                    .on(row.text("database"), slot)
                    .with("wal_status", row.text("wal_status"))
                    .with("retained_bytes", (long) row.count("retained_bytes"))
                    .with("safe_wal_size_bytes", number(row, "safe_wal_size"))
                    .with(
                            "retained_bytes_per_hour",
                            eta.map(FindingEta::perHour).orElse(null))
                    .with("active", row.is("active"))
                    .until(eta)
                    .over(new SeriesKey(view.server(), "slots.retained_bytes", "", slot))
                    .remedied(
                            "-- look: who should read from it, and how far behind it is",
                            look(slot),
                            "-- first: start the consumer again; no lock, the slot recovers as it reads",
                            room.isLimited()
                                    ? "-- else give it more room; reload only, a second:"
                                    : "-- else let it be lost before the file system is full; reload only, a second:",
                            "-- ALTER SYSTEM SET max_slot_wal_keep_size = '" + room.limit()
                                    + "'; SELECT pg_reload_conf();   -- way back: ALTER SYSTEM RESET max_slot_wal_keep_size; SELECT pg_reload_conf();",
                            "-- last: give it up; a moment, no way back, the consumer has to be built anew:",
                            "-- SELECT pg_drop_replication_slot(" + Texts.literal(slot) + ");");
            return room.isUnreserved() ? told.losingData() : told;
        });
    }

    private static Object number(TableRow row, String column) {
        return row.number(column).isPresent() ? (Object) (long) row.count(column) : "";
    }

    static String look(String slot) {
        return "SELECT slot_name, active, active_pid, wal_status, safe_wal_size, pg_size_pretty(pg_wal_lsn_diff("
                + "CASE WHEN pg_is_in_recovery() THEN pg_last_wal_receive_lsn() ELSE pg_current_wal_lsn() END, restart_lsn)) AS retained"
                + " FROM pg_replication_slots WHERE slot_name = " + Texts.literal(slot) + ";";
    }

    private static ServerCheck lost() {
        return BuiltInCheck.named(
                        "survival", "slot_lost", "A slot is lost: its consumer cannot go on.", "slots", "server")
                .sees(view -> view.rows("slots").stream()
                        .filter(row -> !isManaged(row)
                                && (row.text("wal_status").equals("lost") || row.has("invalidation_reason")))
                        .map(row -> Observation.of(
                                        CheckSeverity.ERROR,
                                        "slot " + Texts.oneLine(row.text("slot_name")) + " is lost"
                                                + (row.has("invalidation_reason")
                                                        ? ": " + row.text("invalidation_reason")
                                                        : "")
                                                + "; its consumer cannot go on")
                                .on(row.text("database"), row.text("slot_name"))
                                .with("wal_status", row.text("wal_status"))
                                .with("invalidation_reason", row.text("invalidation_reason"))
                                .with("slot_type", row.text("slot_type"))
                                .remedied(
                                        "-- look",
                                        look(row.text("slot_name")),
                                        "-- cure: a moment, no way back; then build the consumer anew (base backup, or a new subscription copy)",
                                        "SELECT pg_drop_replication_slot(" + Texts.literal(row.text("slot_name"))
                                                + ");")
                                .losingData()));
    }

    private static ServerCheck inactive() {
        return BuiltInCheck.named(
                        "survival",
                        "slot_inactive",
                        "Nobody uses a slot, and the WAL that it holds back grows.",
                        "slots",
                        "server")
                .above("warning", 1, 8_760, "h", "Time without a consumer; before 17 since the agent was started.")
                .tracks((view, since) -> CheckAnswer.of(view.rows("slots").stream()
                        .filter(row -> !row.is("active")
                                && !isManaged(row)
                                && !row.text("wal_status").equals("lost")
                                && row.has("restart_lsn"))
                        .flatMap(row -> inactive(view, row, since))
                        .toList()));
    }

    /** As much of the hour that is kept as surely is there counts as an hour. */
    private static double hours(Duration held) {
        double hours = held.toMillis() / MS_PER_HOUR;
        return Math.max(hours, Math.min(AN_HOUR, hours / KEPT));
    }

    private static Stream<Observation> inactive(ServerView view, TableRow row, Tracked since) {
        String slot = row.text("slot_name");
        double before = Windows.before(
                view,
                "slots",
                HOUR,
                one -> one.text("slot_name").equals(slot),
                "retained_bytes",
                row.count("retained_bytes"));
        double grown = row.count("retained_bytes") - before;
        double hours = row.time("inactive_since")
                .map(from -> Duration.between(from, view.at()).toMillis() / MS_PER_HOUR)
                .orElseGet(() -> hours(since.held(slot, Windows.held(view, "slots", rows -> unused(rows, slot)))));
        return (grown > 0 ? view.grade(hours, row.text("database"), slot) : Optional.<CheckSeverity>empty())
                .stream()
                        .map(how -> Observation.of(
                                        how,
                                        "nobody has used slot " + Texts.oneLine(slot) + " for "
                                                + (row.has("inactive_since") || hours > AN_HOUR
                                                        ? Texts.time(hours * MS_PER_HOUR)
                                                        : "an hour or more")
                                                + "; it holds back " + Texts.bytes(row.count("retained_bytes"))
                                                + " of WAL, " + Texts.bytes(grown) + " more than an hour ago")
                                .on(row.text("database"), slot)
                                .with("retained_bytes", (long) row.count("retained_bytes"))
                                .with("grown_bytes", (long) grown)
                                .with("inactive_since", row.text("inactive_since"))
                                .over(new SeriesKey(view.server(), "slots.retained_bytes", "", slot))
                                .remedied(
                                        "-- look",
                                        look(slot),
                                        "-- first: start the consumer again",
                                        "-- else, if it will never come back; a moment, no way back:",
                                        "-- SELECT pg_drop_replication_slot(" + Texts.literal(slot) + ");"));
    }

    private static boolean unused(List<TableRow> rows, String slot) {
        return rows.stream().anyMatch(one -> one.text("slot_name").equals(slot) && !one.is("active"));
    }

    /** Those of a session, of a table that a subscription copies, and of another node end by themselves and cannot be dropped. */
    private static boolean isManaged(TableRow row) {
        return row.is("temporary") || row.is("synced") || row.text("slot_name").matches("pg_\\d+_sync_\\d+_\\d+");
    }
}
