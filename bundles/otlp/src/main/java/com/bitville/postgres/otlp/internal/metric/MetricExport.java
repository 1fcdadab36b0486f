package com.bitville.postgres.otlp.internal.metric;

import com.bitville.postgres.api.metrics.MetricNaming;
import com.bitville.postgres.api.metrics.MetricSelection;
import com.bitville.postgres.api.metrics.MetricSource;
import com.bitville.postgres.otlp.internal.OutletResources;
import com.bitville.postgres.otlp.internal.http.OtlpAnswer;
import com.bitville.postgres.otlp.internal.http.OtlpAnswer.Meaning;
import com.bitville.postgres.otlp.internal.http.OtlpClient;
import com.bitville.postgres.otlp.internal.http.Signal;
import com.bitville.postgres.otlp.internal.status.SignalState;
import io.opentelemetry.exporter.internal.otlp.metrics.MetricsRequestMarshaler;
import io.opentelemetry.sdk.metrics.data.MetricData;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Sends the newest figures, in requests of a bounded number of points. What could not be sent is not tried again: the next totals contain
 * it. Used by one thread.
 */
public final class MetricExport {
    private static final MetricSelection SELECTION =
            new MetricSelection(Optional.empty(), MetricNaming.OPEN_TELEMETRY, false, false);
    /** Half a thousand, because a request is in memory as a whole. */
    private static final int MOST_POINTS = 500;

    private final MetricSource source;
    private final OtlpClient client;
    private final Clock clock;
    private final SignalState state;
    private final MetricEncoder encoder;
    private int most = MOST_POINTS;
    private Instant notBefore = Instant.MIN;

    public MetricExport(
            MetricSource source, OutletResources resources, OtlpClient client, Clock clock, SignalState state) {
        this.source = source;
        this.client = client;
        this.clock = clock;
        this.state = state;
        this.encoder = new MetricEncoder(resources);
    }

    /**
     * Sends all figures once.
     *
     * @throws InterruptedException if interrupted; the rest is not sent
     */
    public void run() throws InterruptedException {
        Instant now = clock.instant();
        List<MetricData> metrics = encoder.encode(source.read(SELECTION), now);
        if (now.isBefore(notBefore)) {
            return;
        }
        int from = 0;
        while (from < metrics.size()) {
            int to = end(metrics, from);
            List<MetricData> part = metrics.subList(from, to);
            OtlpAnswer answer = client.post(Signal.METRICS, MetricsRequestMarshaler.create(part));
            if (answer.meaning() == Meaning.TOO_LARGE && to - from > 1) {
                most = Math.max(1, Math.min(most, points(part)) / 2);
                continue;
            }
            state.answered(answer, points(part));
            if (answer.meaning() == Meaning.LATER || answer.meaning() == Meaning.MISCONFIGURED) {
                // The others would fare the same.
                notBefore = now.plus(answer.retryAfter().orElse(Duration.ZERO));
                return;
            }
            from = to;
        }
    }

    /** At least one family: each has few enough points by its limit of rows. */
    private int end(List<MetricData> metrics, int from) {
        int points = 0;
        int to = from;
        while (to < metrics.size()) {
            points += metrics.get(to).getData().getPoints().size();
            if (points > most && to > from) {
                break;
            }
            to++;
        }
        return to;
    }

    private static int points(List<MetricData> metrics) {
        return metrics.stream()
                .mapToInt(metric -> metric.getData().getPoints().size())
                .sum();
    }
}
