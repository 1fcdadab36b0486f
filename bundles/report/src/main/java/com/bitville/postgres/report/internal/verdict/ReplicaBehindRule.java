package com.bitville.postgres.report.internal.verdict;

import com.bitville.postgres.report.internal.fact.FigureText;
import com.bitville.postgres.report.internal.fact.VerdictLine;
import com.bitville.postgres.report.internal.read.Evidence;
import com.bitville.postgres.report.internal.read.ReplicaFact;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A standby that showed old data. */
final class ReplicaBehindRule implements VerdictRule {
    static final String NAME = "replica_behind";
    static final double BYTES = 256 * 1024 * 1024.0;
    static final double MS = 60_000;

    @Override
    public Optional<VerdictLine> judge(Evidence evidence) {
        return evidence.replicas().stream()
                .filter(replica ->
                        replica.mostBytes() >= BYTES || Objects.requireNonNullElse(replica.mostMs(), 0.0) >= MS)
                .findFirst()
                .map(replica -> line(evidence, replica));
    }

    private static VerdictLine line(Evidence evidence, ReplicaFact replica) {
        Map<String, @Nullable Object> seen = new LinkedHashMap<>();
        seen.put("standby", evidence.names().name(replica.name()));
        seen.put("most_bytes", replica.mostBytes());
        seen.put("last_bytes", replica.lastBytes());
        seen.put("most_ms", replica.mostMs());
        seen.put("since", replica.since().orElse(null));
        StringBuilder text = new StringBuilder("Standby ")
                .append(evidence.names().name(replica.name()))
                .append(" fell behind by up to ")
                .append(FigureText.bytes(replica.mostBytes()));
        Double late = replica.mostMs();
        if (late != null && late > 0) {
            text.append(" and at least ").append(FigureText.ms(late));
        }
        if (replica.since().isPresent()) {
            text.append("; it has been behind since ")
                    .append(FigureText.clock(replica.since().get()))
                    .append(", at the end by ")
                    .append(FigureText.bytes(replica.lastBytes()));
        } else {
            text.append("; it caught up");
        }
        text.append('.');
        if (evidence.writes().wal().isKnown()) {
            double rate = evidence.writes().wal().perSecond().orElse(0);
            text.append(" The primary wrote ").append(FigureText.bytes(rate)).append(" of WAL in a second.");
            seen.put("wal_bytes_per_s", rate);
            WalWriter.of(evidence).ifPresent(writer -> {
                text.append(writer.said(evidence));
                writer.tell(seen);
            });
        }
        return new VerdictLine(NAME, replica.since().isPresent() ? 75 : 55, text.toString(), "replication", seen);
    }
}
