package com.bitville.postgres.report.internal.compare;

import com.bitville.postgres.report.internal.fact.FactKind;
import com.bitville.postgres.report.internal.fact.FactTable;
import com.bitville.postgres.report.internal.fact.FactTables;
import com.bitville.postgres.report.internal.fact.FigureText;
import com.bitville.postgres.report.internal.read.Evidence;
import com.bitville.postgres.report.internal.read.ReplicaFact;
import com.bitville.postgres.report.internal.source.Shift;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How far standbys are behind in both ranges, which came and which are gone. */
final class ReplicaChanges {
    /** Less is the ordinary way of things. */
    private static final double LEAST_BYTES = 16 * 1024 * 1024.0;

    private final Evidence base;
    private final Evidence now;
    private final List<Change> changes = new ArrayList<>();

    /**
     * One standby.
     *
     * @param kind {@code new}, {@code gone}, or empty
     * @param figure how it changed, if it is in both ranges
     */
    private record Change(ReplicaFact replica, String kind, Optional<FigureChange> figure) {
        double size() {
            return figure.map(each -> Math.abs(each.change())).orElse(Double.MAX_VALUE);
        }

        boolean isNews() {
            return figure.map(FigureChange::isNews).orElse(!kind.isEmpty());
        }
    }

    private ReplicaChanges(Evidence base, Evidence now) {
        this.base = base;
        this.now = now;
    }

    static ReplicaChanges of(Evidence base, Evidence now) {
        ReplicaChanges made = new ReplicaChanges(base, now);
        List<ReplicaFact> before = base.replication().replicas();
        List<ReplicaFact> after = now.replication().replicas();
        for (ReplicaFact replica : after) {
            Optional<ReplicaFact> earlier = before.stream()
                    .filter(each -> each.id().equals(replica.id()))
                    .findFirst();
            String kind = replica.gone().isPresent()
                    ? "gone"
                    : earlier.isEmpty()
                                    && isMissed(replica, before)
                                    && base.replication().isKnown()
                            ? "new"
                            : "";
            made.changes.add(new Change(
                    replica,
                    kind,
                    earlier.map(each -> FigureChange.of("", FactKind.BYTES, each.points(), replica.points()))));
        }
        before.stream()
                .filter(replica -> replica.gone().isEmpty()
                        && isMissed(replica, after)
                        && base.replication().isKnown()
                        && now.replication().isKnown())
                .forEach(replica -> made.changes.add(new Change(replica, "gone", Optional.empty())));
        made.changes.removeIf(change -> change.replica.isPassing());
        made.changes.sort(
                Comparator.comparing((Change change) -> change.kind.isEmpty()).thenComparing(change -> -change.size()));
        return made;
    }

    /** Whether it is not among the others, even where of two on one host no more than the address is kept. */
    private static boolean isMissed(ReplicaFact replica, List<ReplicaFact> others) {
        return others.stream().noneMatch(other -> other.id().isBeside(replica.id()));
    }

    private String said(Change change) {
        return change.replica.said(now.names());
    }

    /** Those that came or are gone, and of the rest the greatest change that is news and worth a word. */
    void tell(StringBuilder text, Map<String, @Nullable Object> seen) {
        changes.stream().filter(change -> !change.kind.isEmpty()).limit(2).forEach(change -> {
            text.append(" Standby ")
                    .append(said(change))
                    .append(" is ")
                    .append(change.kind)
                    .append('.');
            seen.put(
                    change.kind + "_standby",
                    now.names().name(change.replica.id().name()));
        });
        for (Change change : changes) {
            Optional<FigureChange> figure = change.figure.filter(each -> each.isNews() && change.size() >= LEAST_BYTES);
            if (figure.isPresent() && change.kind.isEmpty()) {
                text.append(" Standby ")
                        .append(said(change))
                        .append(" was ")
                        .append(FigureText.bytes(figure.get().now()))
                        .append(" behind instead of ")
                        .append(FigureText.bytes(figure.get().base()))
                        .append('.');
                seen.put("standby", now.names().name(change.replica.id().name()));
                return;
            }
        }
    }

    FactTable table(String note) {
        if (!base.replication().isKnown() && !now.replication().isKnown()) {
            return FactTable.unknown(
                    "compare_replicas",
                    "Standbys",
                    now.replication().scope(),
                    "Of both times it is not kept who took the WAL of this server.");
        }
        FactTables table = new FactTables(
                        "compare_replicas", "Standbys", now.replication().scope(), now.names())
                .column("standby", "Standby", FactKind.NAME)
                .column("client_addr", "Address", FactKind.NAME)
                .column("kind", "Is", FactKind.WORD)
                .column("base_bytes", base.head() + " behind", FactKind.BYTES)
                .column("bytes", now.head() + " behind", FactKind.BYTES)
                .column("noise_bytes", "Noise", FactKind.BYTES)
                .column("news", "News", FactKind.WORD)
                .note("Means of the WAL that was not replayed yet. " + note);
        for (Change change : changes) {
            ReplicaFact replica = change.replica;
            boolean ofBase = change.kind.equals("gone") && replica.gone().isEmpty();
            table.row(
                    replica.id().name(),
                    replica.id().address().isEmpty() ? null : replica.id().address(),
                    change.kind.isEmpty() ? null : change.kind,
                    change.figure.map(FigureChange::base).orElse(ofBase ? mean(replica) : null),
                    change.figure.map(FigureChange::now).orElse(ofBase ? null : mean(replica)),
                    change.figure.map(FigureChange::noise).orElse(null),
                    change.isNews());
        }
        return table.build();
    }

    private static @Nullable Double mean(ReplicaFact replica) {
        return Noise.mean(
                replica.points().stream().mapToDouble(Shift.Point::value).toArray());
    }
}
