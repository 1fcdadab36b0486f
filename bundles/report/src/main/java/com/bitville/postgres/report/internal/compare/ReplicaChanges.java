package com.bitville.postgres.report.internal.compare;

import com.bitville.postgres.report.internal.fact.FactKind;
import com.bitville.postgres.report.internal.fact.FactTable;
import com.bitville.postgres.report.internal.fact.FactTables;
import com.bitville.postgres.report.internal.read.Evidence;
import com.bitville.postgres.report.internal.read.ReplicaFact;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** How far standbys that were there in both ranges are behind. */
final class ReplicaChanges {
    /** Less is the ordinary way of things. */
    private static final double LEAST_BYTES = 16 * 1024 * 1024.0;

    private ReplicaChanges() {}

    /** The greatest change first. */
    static List<FigureChange> of(Evidence base, Evidence now) {
        return now.replicas().stream()
                .flatMap(replica -> earlier(base, replica)
                        .map(before ->
                                FigureChange.of(replica.name(), FactKind.BYTES, before.points(), replica.points()))
                        .stream())
                .sorted(Comparator.comparingDouble((FigureChange change) -> -Math.abs(change.change())))
                .toList();
    }

    private static Optional<ReplicaFact> earlier(Evidence base, ReplicaFact replica) {
        return base.replicas().stream()
                .filter(before -> before.name().equals(replica.name()))
                .findFirst();
    }

    /** The greatest that is news and worth a word. */
    static Optional<FigureChange> first(Evidence base, Evidence now) {
        return of(base, now).stream()
                .filter(change -> change.isNews() && Math.abs(change.change()) >= LEAST_BYTES)
                .findFirst();
    }

    static FactTable table(Evidence base, Evidence now, String note) {
        FactTables table = new FactTables(
                        "compare_replicas", "Standbys", now.load().scope(), now.names())
                .column("standby", "Standby", FactKind.NAME)
                .column("base_bytes", "Earlier behind", FactKind.BYTES)
                .column("bytes", "Now behind", FactKind.BYTES)
                .column("noise_bytes", "Noise", FactKind.BYTES)
                .column("news", "News", FactKind.WORD)
                .note("Means of the WAL that was not replayed yet. " + note);
        of(base, now)
                .forEach(change ->
                        table.row(change.name(), change.base(), change.now(), change.noise(), change.isNews()));
        return table.build();
    }
}
