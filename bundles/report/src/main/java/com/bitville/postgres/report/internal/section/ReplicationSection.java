package com.bitville.postgres.report.internal.section;

import com.bitville.postgres.api.history.TableMoment;
import com.bitville.postgres.report.internal.fact.FactBlock;
import com.bitville.postgres.report.internal.fact.FactKind;
import com.bitville.postgres.report.internal.fact.FactScope;
import com.bitville.postgres.report.internal.fact.FactTable;
import com.bitville.postgres.report.internal.fact.FactTables;
import com.bitville.postgres.report.internal.fact.ReportSection;
import com.bitville.postgres.report.internal.read.Evidence;
import com.bitville.postgres.report.internal.read.ReplicaFact;
import com.bitville.postgres.report.internal.read.Replication;
import com.bitville.postgres.report.internal.read.SlotGrowth;
import com.bitville.postgres.report.internal.source.FactRow;
import com.bitville.postgres.report.internal.source.ReportSources;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Standbys and slots. */
final class ReplicationSection {
    private ReplicationSection() {}

    static ReportSection of(Evidence evidence) {
        return new ReportSection("replication", "Replication", List.<FactBlock>of(standbys(evidence), slots(evidence)));
    }

    private static FactTable standbys(Evidence evidence) {
        Replication replication = evidence.replication();
        List<ReplicaFact> replicas = replication.replicas();
        FactScope scope = replication.scope();
        if (replicas.isEmpty() && !replication.isKnown()) {
            return FactTable.unknown(
                    "standbys", "Standbys", scope, "It is not kept of this time who took the WAL of this server.");
        }
        FactTables table = new FactTables("standbys", "Standbys", scope, evidence.names())
                .column("application_name", "Standby", FactKind.NAME)
                .column("client_addr", "Address", FactKind.NAME)
                .column("slot_name", "Slot", FactKind.NAME)
                .column("state", "State", FactKind.WORD)
                .column("sync_state", "Synchronous", FactKind.WORD)
                .column("replay_lag_max_bytes", "Behind at most", FactKind.BYTES)
                .column("replay_lag_bytes", "At the end", FactKind.BYTES)
                .column("replay_behind_max_ms", "Old by at least", FactKind.MS)
                .column("since", "Behind since", FactKind.TIME)
                .column("came", "New since", FactKind.TIME)
                .column("gone", "Gone since", FactKind.TIME)
                .note(replicas.isEmpty() ? "Nobody took the WAL of this server." : "");
        replicas.forEach(replica -> table.row(
                replica.id().name(),
                nullIfEmpty(replica.id().address()),
                nullIfEmpty(replica.id().slot()),
                replica.gone().isPresent() ? "gone" : replica.state(),
                replica.syncState(),
                replica.mostBytes(),
                replica.lastBytes(),
                replica.mostMs(),
                replica.since().orElse(null),
                replica.came().orElse(null),
                replica.gone().orElse(null)));
        return table.build();
    }

    private static @Nullable Double growth(Evidence evidence, String slot) {
        return evidence.replication().slots().stream()
                .filter(each -> each.name().equals(slot))
                .map(SlotGrowth::growth)
                .findFirst()
                .orElse(null);
    }

    private static @Nullable String nullIfEmpty(String text) {
        return text.isEmpty() ? null : text;
    }

    private static FactTable slots(Evidence evidence) {
        List<TableMoment> moments = evidence.sources().newest("slots", evidence.range());
        if (moments.isEmpty()) {
            return FactTable.unknown(
                    "slots",
                    "Slots",
                    FactScope.of(evidence.range(), 0, ReportSources.HISTORY),
                    "No reading is kept from before the end of this time.");
        }
        FactTables table = new FactTables(
                        "slots", "Slots", FactScope.at(moments.get(0).at(), "last reading"), evidence.names())
                .column("slot_name", "Slot", FactKind.NAME)
                .column("slot_type", "Type", FactKind.WORD)
                .column("active", "In use", FactKind.WORD)
                .column("wal_status", "WAL", FactKind.WORD)
                .column("retained_bytes", "Holds back", FactKind.BYTES)
                .column("growth_bytes", "More than at the beginning", FactKind.BYTES);
        FactRow.of(moments.get(0).rowset()).stream()
                .sorted(Comparator.comparingDouble((FactRow row) -> -row.count("retained_bytes")))
                .forEach(row -> table.row(
                        row.text("slot_name"),
                        row.text("slot_type"),
                        row.value("active"),
                        row.textOrNull("wal_status"),
                        row.numberOrNull("retained_bytes"),
                        growth(evidence, row.text("slot_name"))));
        return table.build();
    }
}
