package com.bitville.postgres.checks.internal.look;

import com.bitville.postgres.api.check.FindingEta;
import com.bitville.postgres.api.history.SeriesPoint;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** When a series will reach a limit: least squares over the last hour and over all of it, the sooner of the two. */
public final class RateFit {
    /** Fewer points are a guess. */
    private static final int FEWEST = 10;

    private static final Duration FARTHEST = Duration.ofDays(365);
    private static final Duration HOUR = Duration.ofHours(1);
    private static final double MS_PER_HOUR = 3_600_000;
    /** A fall by this share of the range is a reset (a freeze, a restart); less is noise. */
    private static final double RESET = 0.2;

    private RateFit() {}

    /** The time at which the limit is reached, from either side. */
    public static Optional<FindingEta> of(List<SeriesPoint> points, double limit) {
        List<SeriesPoint> anew = sinceReset(points, limit);
        Optional<FindingEta> all = fit(anew, limit);
        if (anew.isEmpty()) {
            return all;
        }
        Instant lastHour = anew.get(anew.size() - 1).at().minus(HOUR);
        Optional<FindingEta> recent = fit(
                anew.stream().filter(point -> !point.at().isBefore(lastHour)).toList(), limit);
        if (all.isEmpty()
                || (recent.isPresent() && recent.get().at().isBefore(all.get().at()))) {
            return recent;
        }
        return all;
    }

    /** What came after the last step away from the limit. */
    private static List<SeriesPoint> sinceReset(List<SeriesPoint> points, double limit) {
        if (points.size() < 2) {
            return points;
        }
        double least = points.stream().mapToDouble(SeriesPoint::value).min().orElse(0);
        double most = points.stream().mapToDouble(SeriesPoint::value).max().orElse(0);
        double step = (most - least) * RESET;
        double last = points.get(points.size() - 1).value();
        int from = 0;
        for (int i = 1; i < points.size(); i++) {
            double moved = points.get(i).value() - points.get(i - 1).value();
            double away = last < limit ? -moved : moved;
            if (away > step && step > 0) {
                from = i;
            }
        }
        return points.subList(from, points.size());
    }

    private static Optional<FindingEta> fit(List<SeriesPoint> points, double limit) {
        if (points.size() < FEWEST) {
            return Optional.empty();
        }
        Instant first = points.get(0).at();
        Instant last = points.get(points.size() - 1).at();
        double meanX = 0;
        double meanY = 0;
        for (SeriesPoint point : points) {
            meanX += hours(first, point.at()) / points.size();
            meanY += point.value() / points.size();
        }
        double above = 0;
        double below = 0;
        for (SeriesPoint point : points) {
            double x = hours(first, point.at()) - meanX;
            above += x * (point.value() - meanY);
            below += x * x;
        }
        double perHour = below == 0 ? 0 : above / below;
        double now = points.get(points.size() - 1).value();
        double left = (limit - now) / perHour;
        if (perHour == 0 || !(left >= 0) || left > FARTHEST.toHours()) {
            return Optional.empty();
        }
        return Optional.of(new FindingEta(
                last.plusMillis(Math.round(left * MS_PER_HOUR)),
                Math.abs(perHour),
                Duration.between(first, last),
                limit));
    }

    private static double hours(Instant from, Instant to) {
        return Duration.between(from, to).toMillis() / MS_PER_HOUR;
    }
}
