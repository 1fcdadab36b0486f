package com.bitville.postgres.report.internal.section;

import com.bitville.postgres.api.history.series.SeriesBucket;
import com.bitville.postgres.api.history.series.SeriesRange;
import com.bitville.postgres.api.history.series.StoreState;
import com.bitville.postgres.api.report.TimeRange;
import com.bitville.postgres.report.internal.fact.FactBlock;
import com.bitville.postgres.report.internal.fact.FactKind;
import com.bitville.postgres.report.internal.fact.FactScope;
import com.bitville.postgres.report.internal.fact.FactTable;
import com.bitville.postgres.report.internal.fact.FactTables;
import com.bitville.postgres.report.internal.fact.ReportSection;
import com.bitville.postgres.report.internal.read.Evidence;
import com.bitville.postgres.report.internal.source.SeriesPart;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/** What the agent itself did not see. */
final class AgentSection {
    private AgentSection() {}

    static ReportSection of(Evidence evidence) {
        return new ReportSection(
                "agent",
                "What was not seen",
                List.<FactBlock>of(gaps(evidence), collectors(evidence), store(evidence)));
    }

    /** Times in which no session was looked at. */
    static List<TimeRange> unseen(SeriesRange seen, TimeRange range) {
        List<TimeRange> gaps = new ArrayList<>();
        Instant end = range.from();
        for (SeriesBucket bucket : seen.buckets()) {
            if (bucket.at().isAfter(end)) {
                gaps.add(new TimeRange(end, bucket.at()));
            }
            end = bucket.at().plus(seen.step());
        }
        if (end.plus(seen.step()).isBefore(range.to())) {
            gaps.add(new TimeRange(end, range.to()));
        }
        return gaps;
    }

    private static FactTable gaps(Evidence evidence) {
        SeriesPart part = evidence.sources().series("profile.active", evidence.range());
        SeriesRange seen = part.series();
        FactScope scope = part.scope();
        if (seen.buckets().isEmpty()) {
            return FactTable.unknown(
                    "gaps",
                    "Times without a look at the sessions",
                    scope,
                    "No figure of this time is in the memory of days.");
        }
        FactTables table = new FactTables("gaps", "Times without a look at the sessions", scope, evidence.names())
                .column("from", "From", FactKind.TIME)
                .column("to", "To", FactKind.TIME)
                .column("length_ms", "Long", FactKind.MS)
                .most(20)
                .note("To a step of " + seen.step().toMinutes()
                        + " min. The agent or the server was not there, or the agent was paused.");
        unseen(seen, evidence.range())
                .forEach(gap ->
                        table.row(gap.from(), gap.to(), (double) gap.length().toMillis()));
        return table.build();
    }

    private static FactTable collectors(Evidence evidence) {
        FactTables table = new FactTables(
                        "collectors",
                        "What the agent cannot read now",
                        FactScope.at(evidence.sources().now(), "status"),
                        evidence.names())
                .column("name", "Subject", FactKind.WORD)
                .column("state", "State", FactKind.WORD)
                .column("reason", "Why", FactKind.TEXT)
                .most(30);
        if (evidence.sources().status().get("collectors") instanceof List<?> collectors) {
            for (Object each : collectors) {
                if (each instanceof Map<?, ?> collector
                        && evidence.sources().server().equals(collector.get("server"))
                        && !List.of("ok", "waiting").contains(Objects.toString(collector.get("state"), ""))) {
                    table.row(
                            Objects.toString(collector.get("name"), ""),
                            Objects.toString(collector.get("state"), ""),
                            Objects.toString(collector.get("reason"), ""));
                }
            }
        }
        return table.build();
    }

    private static FactTable store(Evidence evidence) {
        StoreState state = evidence.sources().store().state();
        FactTables table = new FactTables(
                        "store",
                        "Memory of days",
                        FactScope.at(evidence.sources().now(), "store"),
                        evidence.names())
                .column("state", "State", FactKind.WORD)
                .column("reason", "Why", FactKind.TEXT)
                .column("since", "Has figures since", FactKind.TIME)
                .column("refused", "Series without room", FactKind.NUMBER)
                .column("memory_hours", "Readings in memory, hours", FactKind.NUMBER);
        Instant since = state.servers().stream()
                .filter(kept -> kept.server().equals(evidence.sources().server()))
                .flatMap(kept -> kept.since().stream())
                .findFirst()
                .orElse(null);
        double refused = state.servers().stream()
                .filter(kept -> kept.server().equals(evidence.sources().server()))
                .mapToDouble(kept -> kept.refused())
                .sum();
        List<Instant> read = evidence
                .sources()
                .steps(
                        "profile.covered",
                        new TimeRange(
                                Instant.EPOCH.plus(Duration.ofDays(1)),
                                evidence.sources().now()))
                .stream()
                .map(step -> step.at())
                .toList();
        Double hours = read.isEmpty()
                ? null
                : Duration.between(read.get(0), evidence.sources().now()).toMinutes() / 60.0;
        table.row(
                state.mode().name().toLowerCase(Locale.ROOT),
                state.reason().isEmpty() ? null : state.reason(),
                since,
                refused,
                hours);
        return table.build();
    }
}
