package com.bitville.postgres.prometheus.internal.exposition;

import io.prometheus.metrics.config.EscapingScheme;
import io.prometheus.metrics.expositionformats.ExpositionFormatWriter;
import io.prometheus.metrics.expositionformats.OpenMetricsTextFormatWriter;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A scrape as text: OpenMetrics 1.0 for whoever asks for it, else the text format 0.0.4. */
public final class Exposition {
    private static final Pattern UNTYPED = Pattern.compile("(?m)^# TYPE (\\S+) untyped$");

    private final ExpositionFormatWriter openMetrics =
            OpenMetricsTextFormatWriter.builder().build();
    private final ExpositionFormatWriter text =
            PrometheusTextFormatWriter.builder().build();

    /**
     * Writes what was read.
     *
     * @param accept the header of the request, or empty
     * @param counters families of type unknown that the text format calls counters: OpenMetrics takes no counter without {@code _total}
     */
    public String write(MetricSnapshots snapshots, Set<String> counters, String accept) {
        ExpositionFormatWriter writer = isOpenMetrics(accept) ? openMetrics : text;
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        try {
            writer.write(body, snapshots, EscapingScheme.UNDERSCORE_ESCAPING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        String written = body.toString(StandardCharsets.UTF_8);
        if (isOpenMetrics(accept)) {
            return written;
        }
        return UNTYPED.matcher(written)
                .replaceAll(line -> counters.contains(line.group(1))
                        ? Matcher.quoteReplacement("# TYPE " + line.group(1) + " counter")
                        : Matcher.quoteReplacement(line.group()));
    }

    /** The content type of the answer. */
    public String contentType(String accept) {
        return isOpenMetrics(accept) ? openMetrics.getContentType() : text.getContentType();
    }

    private static boolean isOpenMetrics(String accept) {
        for (String range : accept.split(",", -1)) {
            String bare = range.replace(" ", "");
            if (bare.startsWith("application/openmetrics-text") && !bare.matches(".*;q=0(\\.0*)?(;.*)?")) {
                return true;
            }
        }
        return false;
    }
}
