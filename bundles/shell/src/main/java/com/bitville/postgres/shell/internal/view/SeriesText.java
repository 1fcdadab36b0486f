package com.bitville.postgres.shell.internal.view;

import com.bitville.postgres.api.history.series.Figure;
import com.bitville.postgres.api.history.series.FigureKind;
import com.bitville.postgres.api.history.series.SeriesBucket;
import com.bitville.postgres.api.history.series.SeriesMark;
import com.bitville.postgres.api.history.series.SeriesRange;
import com.bitville.postgres.api.history.series.StoreState;
import java.math.BigDecimal;
import java.math.MathContext;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/** Series for a person, a script and a spreadsheet. */
public final class SeriesText {
    private static final String BARS = "▁▂▃▄▅▆▇█";
    private static final int MOST_POINTS = 120;

    private SeriesText() {}

    public static String unit(Figure figure) {
        return figure.kind() == FigureKind.COUNTER ? figure.unit() + "/s" : figure.unit();
    }

    /** A number to four digits, never in powers of ten. */
    public static String number(double value) {
        if (Math.abs(value) >= 10_000) {
            return String.valueOf(Math.round(value));
        }
        BigDecimal rounded = new BigDecimal(value).round(new MathContext(4)).stripTrailingZeros();
        return rounded.toPlainString();
    }

    public static String mean(List<SeriesBucket> buckets) {
        OptionalDouble mean = buckets.stream().mapToDouble(SeriesBucket::mean).average();
        return mean.isPresent() ? number(mean.getAsDouble()) : "-";
    }

    public static String most(List<SeriesBucket> buckets) {
        OptionalDouble most = buckets.stream().mapToDouble(SeriesBucket::max).max();
        return most.isPresent() ? number(most.getAsDouble()) : "-";
    }

    /** A bar for each step between the least mean and the greatest; a step of which nothing is known is a space. */
    public static String sparkline(SeriesRange range) {
        if (range.buckets().isEmpty()) {
            return "";
        }
        double least = Double.POSITIVE_INFINITY;
        double most = Double.NEGATIVE_INFINITY;
        Map<Instant, Double> means = new LinkedHashMap<>();
        for (SeriesBucket bucket : range.buckets()) {
            least = Math.min(least, bucket.mean());
            most = Math.max(most, bucket.mean());
            means.put(bucket.at(), bucket.mean());
        }
        StringBuilder line = new StringBuilder();
        Instant at = range.from();
        for (int points = 0; at.isBefore(range.to()) && points < MOST_POINTS; points++) {
            Double mean = means.get(at);
            line.append(mean == null ? ' ' : bar(mean, least, most));
            at = at.plus(range.step());
        }
        return line.toString().stripTrailing();
    }

    private static char bar(double mean, double least, double most) {
        double share = most > least ? (mean - least) / (most - least) : 0;
        return BARS.charAt((int) Math.min(BARS.length() - 1, Math.floor(share * BARS.length())));
    }

    /** A name with a comma or a quote in it, as spreadsheets read it; a formula is made harmless. */
    public static String quoted(String text) {
        String safe = text.matches("[=+\\-@].*") ? "'" + text : text;
        return safe.matches("[\\w ./:'-]*")
                ? safe
                : '"' + PlainText.printable(safe).replace("\"", "\"\"") + '"';
    }

    public static Map<String, Object> document(StoreState state, List<Figure> figures) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("state", state.mode().name().toLowerCase(Locale.ROOT));
        document.put("reason", state.reason());
        document.put("path", state.path());
        document.put("bytes", state.bytes());
        document.put("max_bytes", state.maxBytes());
        document.put(
                "servers",
                state.servers().stream()
                        .map(kept -> {
                            Map<String, @Nullable Object> server = new LinkedHashMap<>();
                            server.put("server", kept.server());
                            server.put(
                                    "since", kept.since().map(Instant::toString).orElse(null));
                            server.put("figures", kept.figures());
                            server.put("objects", kept.objects());
                            server.put("refused", kept.refused());
                            server.put("bytes", kept.bytes());
                            return server;
                        })
                        .toList());
        document.put("figures", figures.stream().map(SeriesText::document).toList());
        return document;
    }

    private static Map<String, Object> document(Figure figure) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("figure", figure.name());
        document.put("unit", unit(figure));
        document.put("kind", figure.kind().name().toLowerCase(Locale.ROOT));
        document.put("description", figure.description());
        return document;
    }

    public static Map<String, Object> document(Figure figure, List<SeriesRange> ranges, List<SeriesMark> marks) {
        Map<String, Object> document = document(figure);
        document.put("series", ranges.stream().map(SeriesText::document).toList());
        document.put(
                "marks",
                marks.stream()
                        .map(mark -> Map.<String, Object>of(
                                "at",
                                mark.at().toString(),
                                "kind",
                                mark.kind().name().toLowerCase(Locale.ROOT),
                                "what",
                                mark.what()))
                        .toList());
        return document;
    }

    private static Map<String, Object> document(SeriesRange range) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("server", range.key().server());
        document.put("database", range.key().database());
        document.put("object", range.key().object());
        document.put("from", range.from().toString());
        document.put("to", range.to().toString());
        document.put("step_s", range.step().toSeconds());
        document.put(
                "buckets",
                range.buckets().stream()
                        .map(bucket -> {
                            Map<String, Object> step = new LinkedHashMap<>();
                            step.put("at", bucket.at().toString());
                            step.put("mean", bucket.mean());
                            step.put("max", bucket.max());
                            return step;
                        })
                        .toList());
        return document;
    }
}
