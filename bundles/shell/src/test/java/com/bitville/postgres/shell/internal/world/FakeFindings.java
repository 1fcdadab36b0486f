package com.bitville.postgres.shell.internal.world;

import com.bitville.postgres.api.check.CheckDefinition;
import com.bitville.postgres.api.check.CheckSeverity;
import com.bitville.postgres.api.check.CheckThreshold;
import com.bitville.postgres.api.check.FindingEta;
import com.bitville.postgres.api.check.FindingState;
import com.bitville.postgres.api.check.FindingsReport;
import com.bitville.postgres.api.check.Observation;
import com.bitville.postgres.api.check.ServerFinding;
import com.bitville.postgres.api.collect.Scope;
import com.bitville.postgres.api.history.SeriesPoint;
import com.bitville.postgres.api.history.series.SeriesKey;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Findings of given checks; the figure of each rose during a minute. */
public record FakeFindings(List<CheckDefinition> definitions, List<ServerFinding> findings) implements FindingsReport {
    /** An abandoned slot, a standby that is behind, and a muted finding. */
    static FakeFindings ofAnAgent() {
        CheckDefinition slot = new CheckDefinition(
                "slot_inactive",
                Scope.SERVER,
                "survival",
                "Nobody uses a slot, and the WAL that it holds back grows.",
                List.of("slots", "server"),
                List.of(CheckThreshold.above("warning", 1, 0, 720, "h", "How long nobody has used it.")));
        Observation abandoned = Observation.of(
                        CheckSeverity.ERROR,
                        "nobody has used the replication slot standby_of_the_old_data_center for 26 h; it holds back 41 GiB of WAL")
                .on("", "standby_of_the_old_data_center")
                .with("retained_bytes", 44_023_414_784L)
                .with("inactive_h", 26.4)
                .until(Optional.of(new FindingEta(
                        FakeServers.NOW.plus(Duration.ofHours(30)), 1.25e9, Duration.ofHours(6), 107_374_182_400.0)))
                .over(SeriesKey.of("default", "slots.retained_bytes"))
                .remedied(
                        "-- only if its consumer never comes back",
                        "SELECT pg_drop_replication_slot('standby_of_the_old_data_center');");
        Observation unused = Observation.of(CheckSeverity.HINT, "nobody uses the replication slot audit")
                .on("", "audit")
                .with("retained_bytes", 16_777_216L);
        return new FakeFindings(
                List.of(slot),
                List.of(
                        finding("slot_inactive-0123456789", "default", FindingState.OPEN, abandoned),
                        finding("slot_inactive-89abcdef01", "reports", FindingState.OPEN, unused),
                        finding("slot_inactive-fedcba9876", "reports", FindingState.MUTED, unused)));
    }

    private static ServerFinding finding(String id, String server, FindingState state, Observation seen) {
        return new ServerFinding(id, "slot_inactive", server, state, FakeServers.NOW.minus(Duration.ofHours(2)), seen);
    }

    @Override
    public Map<String, Integer> counts(String server) {
        return Map.of();
    }

    @Override
    public List<SeriesPoint> history(ServerFinding finding) {
        return List.of(new SeriesPoint(FakeServers.NOW.minusSeconds(60), 1), new SeriesPoint(FakeServers.NOW, 8));
    }
}
