package com.bitville.postgres.report.internal.verdict;

import com.bitville.postgres.report.internal.fact.FigureText;
import com.bitville.postgres.report.internal.fact.VerdictLine;
import com.bitville.postgres.report.internal.load.LoadFacts;
import com.bitville.postgres.report.internal.read.Evidence;
import com.bitville.postgres.report.internal.source.Shift;
import com.bitville.postgres.report.internal.statement.StatementFacts;
import com.bitville.postgres.report.internal.statement.StatementLine;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One route of an application that costs clearly more since a moment: a deploy, above all where a statement is new since then. */
final class SlowRouteRule implements VerdictRule {
    static final String NAME = "slow_route";
    static final double FACTOR = 2;
    /** By which the load of the route rose at least, in sessions. */
    static final double SESSIONS = 0.2;
    /** A statement's text is read up to five minutes after its first call. */
    static final Duration NEAR = Duration.ofMinutes(15);

    private record Slow(String route, Shift shift) {
        double more() {
            return shift.after() - shift.before();
        }
    }

    @Override
    public Optional<VerdictLine> judge(Evidence evidence) {
        return evidence.load().routes().entrySet().stream()
                .flatMap(entry -> Shift.of(entry.getValue()).map(shift -> new Slow(entry.getKey(), shift)).stream())
                .filter(slow -> slow.shift.factor() >= FACTOR && slow.more() >= SESSIONS)
                .max(Comparator.comparingDouble(Slow::more))
                .map(slow -> line(evidence, slow));
    }

    private static VerdictLine line(Evidence evidence, Slow slow) {
        LoadFacts load = evidence.load();
        double share = load.share(slow.shift.after());
        Map<String, @Nullable Object> seen = new LinkedHashMap<>();
        seen.put("route", evidence.names().name(slow.route));
        seen.put("sessions_before", slow.shift.before());
        seen.put("sessions_after", slow.shift.after());
        seen.put("since", slow.shift.at());
        StringBuilder text = new StringBuilder("Route ")
                .append(evidence.names().name(slow.route))
                .append(" costs ")
                .append(FigureText.number(slow.shift.after()))
                .append(" sessions since ")
                .append(FigureText.clock(slow.shift.at()))
                .append(", before it was ")
                .append(FigureText.number(slow.shift.before()))
                .append('.');
        statement(evidence, slow).ifPresent(line -> {
            Optional<Shift> slower = Shift.of(line.meanTimes()).filter(shift -> shift.factor() >= FACTOR);
            Instant born = evidence.statements().born().get(line.queryid());
            // After the agent's own first start every text is new to it: what ran before is not.
            boolean isNew = born != null
                    && isNear(born, slow.shift.at())
                    && line.points().stream().noneMatch(point -> point.at().isBefore(born.minus(NEAR)));
            seen.put("queryid", line.queryid());
            seen.put("new", isNew);
            text.append(isNew ? " New since then (a deploy): statement " : " Its statement ")
                    .append(line.queryid())
                    .append(LoadLine.said(evidence, line));
            if (!isNew) {
                slower.ifPresent(shift -> text.append(", ")
                        .append(FigureText.ms(shift.after()))
                        .append(" a call instead of ")
                        .append(FigureText.ms(shift.before())));
            } else {
                text.append(", ").append(FigureText.ms(line.meanMs())).append(" a call");
            }
            text.append('.');
        });
        return new VerdictLine(NAME, Math.min(95, 60 + 35 * Math.min(1, share)), text.toString(), "waits", seen);
    }

    /** What the route's sessions ran most; where that is not kept, what is new or became slower at that moment. */
    private static Optional<StatementLine> statement(Evidence evidence, Slow slow) {
        StatementFacts statements = evidence.statements();
        Map<String, Double> run = evidence.load().statementsOfRoutes().getOrDefault(slow.route, Map.of());
        Optional<StatementLine> known = run.entrySet().stream()
                .sorted(Map.Entry.<String, Double>comparingByValue().reversed())
                .flatMap(entry -> statements.lines().stream()
                        .filter(line -> line.queryid().equals(entry.getKey())))
                .findFirst();
        return known.isPresent()
                ? known
                : statements.by(StatementLine::execMs).stream()
                        .filter(line -> changedThen(statements, line, slow.shift.at()))
                        .findFirst();
    }

    private static boolean changedThen(StatementFacts statements, StatementLine line, Instant at) {
        Instant born = statements.born().get(line.queryid());
        return (born != null && isNear(born, at))
                || Shift.of(line.meanTimes())
                        .filter(shift -> shift.factor() >= FACTOR && isNear(shift.at(), at))
                        .isPresent();
    }

    private static boolean isNear(Instant one, Instant other) {
        return Duration.between(one, other).abs().compareTo(NEAR) <= 0;
    }
}
