package com.bitville.postgres.checks.internal.survival;

import com.bitville.postgres.api.check.FindingEta;
import com.bitville.postgres.api.check.ServerView;
import com.bitville.postgres.api.check.TableRow;
import com.bitville.postgres.api.history.SeriesPoint;
import com.bitville.postgres.checks.internal.rule.LocalHost;
import com.bitville.postgres.checks.internal.rule.Texts;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * How much more WAL a slot may hold back.
 *
 * @param row the slot
 * @param files the file system of pg_wal, where it is known
 * @param eta when there is no more room, if what it holds back grows
 */
record SlotRoom(TableRow row, Optional<LocalHost.FileSystem> files, Optional<FindingEta> eta) {
    private static final Duration HOUR = Duration.ofHours(1);
    private static final double MIB = 1 << 20;
    /** A limit leaves so much of the file system to everything else. */
    private static final double LIMIT = 0.4;

    static SlotRoom of(ServerView view, TableRow row, Optional<LocalHost.FileSystem> files) {
        SlotRoom room = new SlotRoom(row, files, Optional.empty());
        OptionalDouble left = room.left();
        return left.isPresent() ? new SlotRoom(row, files, eta(view, row.text("slot_name"), left.getAsDouble())) : room;
    }

    /** By the server's limit; without one, until the file system is full. */
    private OptionalDouble left() {
        return isLimited()
                ? row.number("safe_wal_size")
                : files.map(known -> OptionalDouble.of(known.available())).orElse(OptionalDouble.empty());
    }

    /** However much is written: a consumer that keeps pace holds nothing more back. */
    private static Optional<FindingEta> eta(ServerView view, String slot, double left) {
        List<SeriesPoint> held = view.over("slots", HOUR).stream()
                .flatMap(reading -> reading.rows().stream()
                        .filter(one -> one.text("slot_name").equals(slot)
                                && one.number("retained_bytes").isPresent())
                        .map(one -> new SeriesPoint(reading.at(), one.count("retained_bytes"))))
                .toList();
        if (held.isEmpty()) {
            return Optional.empty();
        }
        double now = held.get(held.size() - 1).value();
        return now > held.get(0).value() ? view.eta(held, now + Math.max(0, left)) : Optional.empty();
    }

    boolean isKnown() {
        return left().isPresent();
    }

    /** Whether max_slot_wal_keep_size sets a limit. */
    boolean isLimited() {
        return row.number("safe_wal_size").isPresent();
    }

    boolean isUnreserved() {
        return row.text("wal_status").equals("unreserved");
    }

    /** In percent of the file system; 0 where it is not known. */
    double share() {
        return files.map(known -> Texts.percent(row.count("retained_bytes"), known.total()))
                .orElse(0d);
    }

    /** A limit that helps: twice what it holds back, or a good part of the file system. */
    String limit() {
        double bytes = isLimited() || files.isEmpty()
                ? row.count("retained_bytes") * 2
                : files.get().total() * LIMIT;
        return Math.max(1, Math.round(bytes / MIB)) + "MB";
    }

    /** What will happen. */
    String words(double ms) {
        if (isUnreserved()) {
            return "has passed max_slot_wal_keep_size and is lost at the next checkpoint";
        }
        return eta.map(when -> (isLimited() ? "is lost in " : "fills the file system of pg_wal in ") + Texts.time(ms)
                        + " at the rate of the last "
                        + Texts.time((double) when.window().toMillis()))
                .orElse("does not grow now");
    }
}
