package com.bitville.postgres.report.internal.verdict;

import com.bitville.postgres.report.internal.fact.FigureText;
import com.bitville.postgres.report.internal.fact.VerdictLine;
import com.bitville.postgres.report.internal.load.LoadFacts;
import com.bitville.postgres.report.internal.read.Evidence;
import com.bitville.postgres.report.internal.read.WriteFacts;
import com.bitville.postgres.report.internal.source.FactRow;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Checkpoints forced one after the other by the amount of WAL. */
final class CheckpointStormRule implements VerdictRule {
    static final String NAME = "checkpoint_storm";
    static final double FORCED = 3;
    /** How far forced checkpoints are apart at most, on average, in seconds. */
    static final double APART_S = 600;

    @Override
    public Optional<VerdictLine> judge(Evidence evidence) {
        WriteFacts writes = evidence.writes();
        double forced = writes.requested().sum();
        double timed = writes.timed().sum();
        double known = writes.requested().scope().knownSeconds();
        if (forced < FORCED || forced <= timed || known / forced > APART_S) {
            return Optional.empty();
        }
        LoadFacts load = evidence.load();
        double io = load.share(load.ofClass("IO"));
        Map<String, @Nullable Object> seen = new LinkedHashMap<>();
        seen.put("requested", forced);
        seen.put("timed", timed);
        seen.put("known_s", known);
        seen.put("wal_bytes", writes.wal().sum());
        seen.put("full_pages", writes.pages().sum());
        seen.put("io_share_of_load", io);
        StringBuilder text = new StringBuilder("Checkpoint storm: ")
                .append(FigureText.number(Math.rint(forced)))
                .append(" checkpoints were forced and ")
                .append(FigureText.number(Math.rint(timed)))
                .append(" came by time, one every ")
                .append(FigureText.ms(1_000 * known / forced));
        if (writes.wal().isKnown()) {
            text.append("; ").append(FigureText.bytes(writes.wal().sum())).append(" of WAL were written");
        }
        String size = maxWalSize(evidence);
        if (!size.isEmpty()) {
            text.append(" with max_wal_size = ").append(size);
            seen.put("max_wal_size", size);
        }
        text.append('.');
        WalWriter.of(evidence).ifPresent(writer -> {
            text.append(writer.said(evidence));
            writer.tell(seen);
        });
        if (io >= 0.1) {
            text.append(" Waits for I/O were ")
                    .append(FigureText.percent(100 * io))
                    .append(" of the load.");
        }
        return Optional.of(
                new VerdictLine(NAME, Math.min(95, 60 + Math.min(20, forced) + 20 * io), text.toString(), "wal", seen));
    }

    private static String maxWalSize(Evidence evidence) {
        return evidence.sources().newest("settings_all", evidence.range()).stream()
                .flatMap(moment -> FactRow.of(moment.rowset()).stream())
                .filter(row -> row.text("name").equals("max_wal_size"))
                .map(row -> row.text("setting") + " " + row.text("unit"))
                .map(String::strip)
                .findFirst()
                .orElse("");
    }
}
