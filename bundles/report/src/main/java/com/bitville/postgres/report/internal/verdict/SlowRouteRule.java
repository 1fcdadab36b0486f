package com.bitville.postgres.report.internal.verdict;

import com.bitville.postgres.report.internal.fact.FigureText;
import com.bitville.postgres.report.internal.fact.VerdictLine;
import com.bitville.postgres.report.internal.load.LoadFacts;
import com.bitville.postgres.report.internal.read.Evidence;
import com.bitville.postgres.report.internal.source.Shift;
import com.bitville.postgres.report.internal.statement.StatementFacts;
import com.bitville.postgres.report.internal.statement.StatementLine;
import com.bitville.postgres.report.internal.statement.StatementPoint;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** One route of an application that costs clearly more since a moment: a deploy, above all where a statement is new since then. */
final class SlowRouteRule implements VerdictRule {
    static final String NAME = "slow_route";
    static final double FACTOR = 2;
    /** By which the load of the route rose at least, in sessions. */
    static final double SESSIONS = 0.2;
    /** A statement's text is read up to five minutes after its first call. */
    static final Duration NEAR = Duration.ofMinutes(15);
    /** So many readings before a moment tell that a statement did not run. */
    static final long LEAST_STEPS = 2;

    private record Slow(String route, Shift shift) {
        double more() {
            return shift.after() - shift.before();
        }
    }

    @Override
    public Optional<VerdictLine> judge(Evidence evidence) {
        return evidence.load().routes().keySet().stream()
                .flatMap(route -> Shift.of(evidence.route(route)).map(shift -> new Slow(route, shift)).stream())
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
                .append(evidence.moment(slow.shift.at()))
                .append(", before it was ")
                .append(FigureText.number(slow.shift.before()))
                .append('.');
        statement(evidence, slow).ifPresent(line -> {
            Optional<Shift> slower = Shift.of(evidence.meanTimes(line)).filter(shift -> shift.factor() >= FACTOR);
            boolean isNew = isNew(evidence, slow.shift, line);
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

    /**
     * Whether a statement ran for the first time at that moment. Its text may be read minutes later; and after the agent's own first start
     * every text is new to it, while what ran before is not.
     */
    private static boolean isNew(Evidence evidence, Shift shift, StatementLine line) {
        StatementFacts statements = evidence.statements();
        List<StatementPoint> ran = evidence.steps(line);
        if (!statements.everyHour()) {
            long before = Stream.concat(
                            evidence.base().stream().flatMap(base -> base.statements().steps().stream()),
                            statements.steps().stream())
                    .filter(step -> step.isBefore(shift.last()))
                    .count();
            return before >= LEAST_STEPS
                    && ran.stream().noneMatch(point -> point.at().isBefore(shift.last()));
        }
        Instant born = statements.born().get(line.queryid());
        return born != null
                && isNear(born, shift.at())
                && ran.stream().noneMatch(point -> point.at().isBefore(born.minus(NEAR)));
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
                        .filter(line -> changedThen(evidence, line, slow.shift))
                        .findFirst();
    }

    private static boolean changedThen(Evidence evidence, StatementLine line, Shift then) {
        return isNew(evidence, then, line)
                || Shift.of(evidence.meanTimes(line))
                        .filter(shift -> shift.factor() >= FACTOR && isNear(shift.at(), then.at()))
                        .isPresent();
    }

    private static boolean isNear(Instant one, Instant other) {
        return Duration.between(one, other).abs().compareTo(NEAR) <= 0;
    }
}
