package com.bitville.postgres.report.internal.verdict;

import com.bitville.postgres.report.internal.fact.FigureText;
import com.bitville.postgres.report.internal.fact.VerdictLine;
import com.bitville.postgres.report.internal.read.Evidence;
import com.bitville.postgres.report.internal.read.ReplicaFact;
import com.bitville.postgres.report.internal.read.SlotGrowth;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A standby that showed old data or is gone, and a slot that nobody uses and that holds back more and more WAL. */
final class ReplicaBehindRule implements VerdictRule {
    static final String NAME = "replica_behind";
    static final double BYTES = 256 * 1024 * 1024.0;
    static final double MS = 60_000;

    @Override
    public Optional<VerdictLine> judge(Evidence evidence) {
        List<ReplicaFact> replicas = evidence.replication().replicas();
        Optional<ReplicaFact> behind = replicas.stream()
                .filter(replica ->
                        replica.mostBytes() >= BYTES || Objects.requireNonNullElse(replica.mostMs(), 0.0) >= MS)
                .findFirst();
        List<ReplicaFact> gone = replicas.stream()
                .filter(replica -> replica.gone().isPresent() && !replica.isPassing())
                .toList();
        Optional<SlotGrowth> slot = evidence.replication().slots().stream()
                .filter(ReplicaBehindRule::growsAlone)
                .findFirst();
        if (behind.isEmpty() && gone.isEmpty() && slot.isEmpty()) {
            return Optional.empty();
        }
        Map<String, @Nullable Object> seen = new LinkedHashMap<>();
        StringBuilder text = new StringBuilder();
        behind.ifPresent(replica -> tellBehind(evidence, replica, text, seen));
        tellGone(evidence, gone, text, seen);
        slot.ifPresent(each -> tellSlot(evidence, each, text, seen));
        if (behind.isPresent() || slot.isPresent()) {
            tellWal(evidence, text, seen);
        }
        boolean lasts = behind.flatMap(ReplicaFact::since).isPresent() || !gone.isEmpty() || slot.isPresent();
        return Optional.of(
                new VerdictLine(NAME, lasts ? 75 : 55, text.toString().strip(), "replication", seen));
    }

    /** Where it is not kept whether somebody used it, it counts as well: so much WAL held back is trouble in both cases. */
    private static boolean growsAlone(SlotGrowth slot) {
        return !Boolean.TRUE.equals(slot.active()) && slot.growth() >= BYTES;
    }

    private static void tellBehind(
            Evidence evidence, ReplicaFact replica, StringBuilder text, Map<String, @Nullable Object> seen) {
        seen.put("standby", evidence.names().name(replica.id().name()));
        seen.put("most_bytes", replica.mostBytes());
        seen.put("last_bytes", replica.lastBytes());
        seen.put("most_ms", replica.mostMs());
        seen.put("since", replica.since().orElse(null));
        text.append("Standby ")
                .append(replica.said(evidence.names()))
                .append(" fell behind by up to ")
                .append(FigureText.bytes(replica.mostBytes()));
        Double late = replica.mostMs();
        if (late != null && late > 0) {
            text.append(" and at least ").append(FigureText.ms(late));
        }
        if (replica.since().isPresent()) {
            text.append("; it has been behind since ")
                    .append(evidence.moment(replica.since().get()))
                    .append(", at its last reading by ")
                    .append(FigureText.bytes(replica.lastBytes()));
        } else {
            text.append("; it caught up");
        }
        text.append('.');
    }

    /** Another that came instead belongs to it. */
    private static void tellGone(
            Evidence evidence, List<ReplicaFact> gone, StringBuilder text, Map<String, @Nullable Object> seen) {
        if (gone.isEmpty()) {
            return;
        }
        seen.put("gone", gone.size());
        gone.stream()
                .limit(2)
                .forEach(replica -> text.append(" Standby ")
                        .append(replica.said(evidence.names()))
                        .append(" is gone since ")
                        .append(evidence.moment(replica.gone().orElseThrow()))
                        .append('.'));
        seen.put("gone_standby", evidence.names().name(gone.get(0).id().name()));
        seen.put("gone_since", gone.get(0).gone().orElseThrow());
        evidence.replication().replicas().stream()
                .filter(replica -> replica.came().isPresent() && replica.gone().isEmpty() && !replica.isPassing())
                .limit(2)
                .forEach(replica -> text.append(" Standby ")
                        .append(replica.said(evidence.names()))
                        .append(" is new since ")
                        .append(evidence.moment(replica.came().orElseThrow()))
                        .append('.'));
    }

    private static void tellSlot(
            Evidence evidence, SlotGrowth slot, StringBuilder text, Map<String, @Nullable Object> seen) {
        seen.put("slot", evidence.names().name(slot.name()));
        seen.put("slot_retained_bytes", slot.last());
        seen.put("slot_growth_bytes", slot.growth());
        text.append(" Slot ")
                .append(evidence.names().name(slot.name()))
                .append(slot.active() == null ? "" : ", which nobody uses,")
                .append(" holds back ")
                .append(FigureText.bytes(slot.last()))
                .append(" of WAL, ")
                .append(FigureText.bytes(slot.growth()))
                .append(" more than at the beginning.");
    }

    private static void tellWal(Evidence evidence, StringBuilder text, Map<String, @Nullable Object> seen) {
        if (evidence.writes().wal().isKnown()) {
            double rate = evidence.writes().wal().perSecond().orElse(0);
            text.append(" The primary wrote ").append(FigureText.bytes(rate)).append(" of WAL in a second.");
            seen.put("wal_bytes_per_s", rate);
            WalWriter.of(evidence).ifPresent(writer -> {
                text.append(writer.said(evidence));
                writer.tell(seen);
            });
        }
    }
}
