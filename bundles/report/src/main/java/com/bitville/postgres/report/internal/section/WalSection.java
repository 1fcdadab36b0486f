package com.bitville.postgres.report.internal.section;

import com.bitville.postgres.report.internal.fact.FactBlock;
import com.bitville.postgres.report.internal.fact.FactKind;
import com.bitville.postgres.report.internal.fact.FactTable;
import com.bitville.postgres.report.internal.fact.FactTables;
import com.bitville.postgres.report.internal.fact.ReportSection;
import com.bitville.postgres.report.internal.read.Evidence;
import com.bitville.postgres.report.internal.read.WriteFacts;
import com.bitville.postgres.report.internal.source.Counted;
import com.bitville.postgres.report.internal.source.FactRow;
import java.util.List;
import java.util.Optional;

/** Checkpoints and WAL. */
final class WalSection {
    private static final double BLOCK = 8_192;

    private WalSection() {}

    static ReportSection of(Evidence evidence) {
        return new ReportSection(
                "wal", "Checkpoints and WAL", List.<FactBlock>of(checkpoints(evidence), wal(evidence)));
    }

    private static FactTable checkpoints(Evidence evidence) {
        WriteFacts writes = evidence.writes();
        Counted requested = writes.requested();
        if (!requested.isKnown()) {
            return FactTable.unknown(
                    "checkpoints",
                    "Checkpoints",
                    requested.scope(),
                    "No reading of the checkpointer is kept of this time.");
        }
        double all = requested.sum() + writes.timed().sum();
        FactTables table = new FactTables("checkpoints", "Checkpoints", requested.scope(), evidence.names())
                .column("timed", "By time", FactKind.NUMBER)
                .column("requested", "Asked for or forced by WAL", FactKind.NUMBER)
                .column("apart_ms", "Apart on average", FactKind.MS)
                .column("write_ms", "Writing", FactKind.MS)
                .column("sync_ms", "Syncing", FactKind.MS)
                .column("buffers_bytes", "Written", FactKind.BYTES);
        table.row(
                (double) Math.round(writes.timed().sum()),
                (double) Math.round(requested.sum()),
                all >= 1 ? 1_000 * requested.scope().knownSeconds() / all : null,
                writes.writeMs().sum(),
                writes.syncMs().sum(),
                writes.buffers().sum() * BLOCK);
        return table.build();
    }

    private static FactTable wal(Evidence evidence) {
        Counted wal = evidence.writes().wal();
        if (!wal.isKnown()) {
            return FactTable.unknown("wal_written", "WAL", wal.scope(), "No reading of the WAL is kept of this time.");
        }
        Counted pages = evidence.writes().pages();
        Optional<FactRow> archiver = evidence.sources().row("archiver", evidence.range());
        FactTables table = new FactTables("wal_written", "WAL", wal.scope(), evidence.names())
                .column("wal_bytes", "Written", FactKind.BYTES)
                .column("wal_bytes_per_s", "In a second", FactKind.BYTES)
                .column("full_pages_bytes", "Whole pages at most", FactKind.BYTES)
                .column("segments_behind", "Segments not archived", FactKind.NUMBER)
                .column("last_archived_time", "Last archived", FactKind.TIME);
        table.row(
                wal.sum(),
                wal.perSecond().orElse(0),
                pages.isKnown() ? pages.sum() * BLOCK : null,
                archiver.map(row -> row.numberOrNull("segments_behind")).orElse(null),
                archiver.flatMap(row -> row.time("last_archived_time")).orElse(null));
        return table.build();
    }
}
