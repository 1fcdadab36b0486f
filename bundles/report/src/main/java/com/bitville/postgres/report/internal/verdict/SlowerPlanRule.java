package com.bitville.postgres.report.internal.verdict;

import com.bitville.postgres.report.internal.fact.FigureText;
import com.bitville.postgres.report.internal.fact.VerdictLine;
import com.bitville.postgres.report.internal.read.Evidence;
import com.bitville.postgres.report.internal.read.SettingChange;
import com.bitville.postgres.report.internal.source.Shift;
import com.bitville.postgres.report.internal.statement.StatementFacts;
import com.bitville.postgres.report.internal.statement.StatementLine;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A statement whose calls became clearly slower just when a setting that plans depend on changed. */
final class SlowerPlanRule implements VerdictRule {
    static final String NAME = "plan_after_setting";
    static final double FACTOR = 2;
    /** Of all time in statements after the change. */
    static final double SHARE = 0.05;
    /** Settings are read every ten minutes, and a step of a journal is an hour. */
    static final Duration NEAR = Duration.ofMinutes(15);

    private record Slower(StatementLine line, Shift shift, SettingChange change) {}

    @Override
    public Optional<VerdictLine> judge(Evidence evidence) {
        StatementFacts statements = evidence.statements();
        List<SettingChange> changes = evidence.settingsFromBase().stream()
                .filter(change -> !change.waits() && PlannerSettings.concerns(change.name()))
                .toList();
        if (changes.isEmpty()) {
            return Optional.empty();
        }
        Duration near = statements.everyHour() ? Duration.ofHours(1).plus(NEAR) : NEAR;
        return statements.by(StatementLine::execMs).stream()
                .filter(line -> line.execMs() >= SHARE * statements.allMs())
                .flatMap(line -> Shift.of(evidence.meanTimes(line)).stream()
                        .filter(shift -> shift.factor() >= FACTOR)
                        .flatMap(shift ->
                                nearest(changes, shift, near).map(change -> new Slower(line, shift, change)).stream()))
                .max(Comparator.comparingDouble(slower -> slower.line.execMs()))
                .map(slower -> line(evidence, slower));
    }

    private static Optional<SettingChange> nearest(List<SettingChange> changes, Shift shift, Duration near) {
        return changes.stream()
                .filter(change -> distance(change.at(), shift).compareTo(near) <= 0)
                .min(Comparator.comparing(change -> distance(change.at(), shift)));
    }

    /** Between two levels that are hours apart, as in a comparison, a change may have come at any moment. */
    private static Duration distance(Instant change, Shift shift) {
        if (change.isBefore(shift.last())) {
            return Duration.between(change, shift.last());
        }
        return change.isAfter(shift.at()) ? Duration.between(shift.at(), change) : Duration.ZERO;
    }

    private static VerdictLine line(Evidence evidence, Slower slower) {
        StatementFacts statements = evidence.statements();
        double share = slower.line.execMs() / statements.allMs();
        Map<String, @Nullable Object> seen = new LinkedHashMap<>();
        seen.put("setting", slower.change.name());
        seen.put("before", evidence.names().setting(slower.change.before()));
        seen.put("after", evidence.names().setting(slower.change.after()));
        seen.put("changed_at", slower.change.at());
        seen.put("queryid", slower.line.queryid());
        seen.put("mean_before_ms", slower.shift.before());
        seen.put("mean_after_ms", slower.shift.after());
        seen.put("slower_from", slower.shift.at());
        seen.put("share_of_statement_time", share);
        String text = "A worse plan after a change of settings: " + slower.change.name() + " went from "
                + seen.get("before") + " to " + seen.get("after") + " at " + evidence.moment(slower.change.at())
                + ", and since " + evidence.moment(slower.shift.at()) + " a call of statement "
                + slower.line.queryid() + LoadLine.said(evidence, slower.line) + " takes "
                + FigureText.ms(slower.shift.after()) + " instead of " + FigureText.ms(slower.shift.before()) + ".";
        return new VerdictLine(NAME, Math.min(100, 70 + 30 * share), text, "settings", seen);
    }
}
