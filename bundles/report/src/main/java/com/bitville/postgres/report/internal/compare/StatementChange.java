package com.bitville.postgres.report.internal.compare;

import com.bitville.postgres.report.internal.statement.StatementFacts;
import com.bitville.postgres.report.internal.statement.StatementLine;
import com.bitville.postgres.report.internal.statement.StatementPoint;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How a statement changed from one range to the other.
 *
 * @param line it in the one in which it ran, the later one if in both
 * @param kind {@code slower}, {@code faster}, {@code more_frequent}, {@code rarer}, {@code new}, {@code gone}, or {@code risen} and {@code
 *     fallen} for one that was not among the first of its hours in one of the ranges
 * @param now ms in a second
 * @param noise by how much the two may differ by chance
 */
record StatementChange(
        StatementLine line,
        String kind,
        double base,
        double now,
        double noise,
        @Nullable Double baseMeanMs,
        @Nullable Double nowMeanMs,
        double baseCalls,
        double nowCalls) {
    double change() {
        return now - base;
    }

    /** What it is, in a sentence about it. */
    String said() {
        return switch (kind) {
            case "more_frequent" -> "is more frequent";
            case "risen" -> "has come up (it was not among the first 20 of its hours before)";
            case "fallen" -> "has gone down (it is not among the first 20 of its hours any more)";
            default -> "is " + kind;
        };
    }

    boolean isNews() {
        return Math.abs(change()) > noise;
    }

    static StatementChange of(
            StatementFacts nowFacts,
            @Nullable StatementLine now,
            StatementFacts baseFacts,
            @Nullable StatementLine base) {
        StatementLine line = now != null ? now : base;
        if (line == null) {
            throw new IllegalArgumentException("a statement is in one of the ranges at least");
        }
        double nowMs = now == null ? 0 : nowFacts.msPerSecond(now);
        double baseMs = base == null ? 0 : baseFacts.msPerSecond(base);
        double nowCalls = now == null ? 0 : nowFacts.callsPerSecond(now);
        double baseCalls = base == null ? 0 : baseFacts.callsPerSecond(base);
        double noise = Math.max(
                Noise.of(rates(nowFacts, now), rates(baseFacts, base)),
                Noise.LEAST_SHARE * Math.max(perSecond(nowFacts), perSecond(baseFacts)));
        String kind;
        if (base == null) {
            Instant born = nowFacts.born().get(line.queryid());
            kind = baseFacts.everyHour() && born == null ? "risen" : "new";
        } else if (now == null) {
            kind = nowFacts.everyHour() ? "fallen" : "gone";
        } else {
            kind = kind(now.meanMs(), nowCalls, base.meanMs(), baseCalls);
        }
        return new StatementChange(
                line,
                kind,
                baseMs,
                nowMs,
                noise,
                Optional.ofNullable(base).map(StatementLine::meanMs).orElse(null),
                Optional.ofNullable(now).map(StatementLine::meanMs).orElse(null),
                baseCalls,
                nowCalls);
    }

    /** The change is that of the calls at the old time of a call, and that of the time at the new calls: the greater one names it. */
    private static String kind(double nowMean, double nowCalls, double baseMean, double baseCalls) {
        double byCalls = (nowCalls - baseCalls) * baseMean;
        double byTime = (nowMean - baseMean) * nowCalls;
        if (Math.abs(byTime) >= Math.abs(byCalls)) {
            return byTime >= 0 ? "slower" : "faster";
        }
        return byCalls >= 0 ? "more_frequent" : "rarer";
    }

    static double perSecond(StatementFacts facts) {
        return facts.isKnown() ? facts.allMs() / facts.scope().knownSeconds() : 0;
    }

    /** Ms in a second by step; 0 in a known step in which it did not run. */
    static double[] rates(StatementFacts facts, @Nullable StatementLine line) {
        Map<Instant, Double> rates = new HashMap<>();
        if (line != null) {
            for (StatementPoint point : line.points()) {
                if (point.seconds() > 0) {
                    List<Instant> ran = ran(facts, point);
                    ran.forEach(step -> rates.merge(step, point.execMs() / point.seconds() / ran.size(), Double::sum));
                }
            }
        }
        return facts.steps().stream()
                .mapToDouble(step -> rates.getOrDefault(step, 0.0))
                .toArray();
    }

    /** The steps in which it ran: a call is counted when it ends, and one that took longer than a step ran in those before, too. */
    private static List<Instant> ran(StatementFacts facts, StatementPoint point) {
        double callMs = point.calls() > 0 ? point.execMs() / point.calls() : 0;
        if (callMs <= 1_000 * point.seconds()) {
            return List.of(point.at());
        }
        Instant begun = point.at().plusMillis((long) (1_000 * point.seconds() - callMs));
        List<Instant> ran = facts.steps().stream()
                .filter(step -> !step.isBefore(begun) && !step.isAfter(point.at()))
                .toList();
        return ran.isEmpty() ? List.of(point.at()) : ran;
    }
}
