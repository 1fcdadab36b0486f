package com.bitville.postgres.otlp.internal;

import com.bitville.postgres.api.health.Finding;
import com.bitville.postgres.api.health.FindingAreas;
import com.bitville.postgres.api.health.FindingSeverity;
import com.bitville.postgres.api.health.Remedy;
import com.bitville.postgres.api.metrics.MetricSource;
import com.bitville.postgres.api.metrics.MetricSubscription;
import com.bitville.postgres.api.thread.Guard;
import com.bitville.postgres.api.thread.Threads;
import com.bitville.postgres.otlp.internal.doctor.CollectorCheck;
import com.bitville.postgres.otlp.internal.http.OtlpClient;
import com.bitville.postgres.otlp.internal.log.CollectorDestination;
import com.bitville.postgres.otlp.internal.metric.MetricExport;
import com.bitville.postgres.otlp.internal.status.SignalState;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** An outlet that is on: the timer of its metrics and the destination of its logs, over one client. */
final class RunningOutlet implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RunningOutlet.class);
    private static final long STOP_S = 3;

    private final OtlpSettings settings;
    private final OtlpClient client;
    private final SignalState metricState;
    private final SignalState logState;
    private final CollectorDestination logs;
    private final MetricSubscription subscription;
    private final ScheduledExecutorService timer = Threads.timer("bitville-otlp-metrics");

    private RunningOutlet(OtlpSettings settings, MetricSource source, OutletResources resources, Clock clock) {
        this.settings = settings;
        this.client = new OtlpClient(settings.address(), clock);
        String shown = settings.address().shown();
        this.metricState = new SignalState("metrics", shown, "the next totals contain them", System::nanoTime);
        this.logState = new SignalState("logs", shown, "they wait in the buffer", System::nanoTime);
        this.logs = new CollectorDestination(resources, client, logState, shown);
        this.subscription = source.subscribe();
        MetricExport export = new MetricExport(source, resources, client, clock, metricState);
        Guard guard = new Guard(
                defect -> LOG.warn("otlp_metrics_defect defect=\"{}\" trace=\"{}\"", defect.what(), defect.trace()),
                () -> LOG.info("otlp_metrics_well_again"));
        ScheduledFuture<?> unused = timer.scheduleWithFixedDelay(
                guard.task(export::run), 0, settings.interval().toMillis(), TimeUnit.MILLISECONDS);
    }

    static RunningOutlet start(OtlpSettings settings, MetricSource source, OutletResources resources, Clock clock) {
        LOG.info(
                "otlp_started to={} interval_ms={} timeout_ms={} gzip={}",
                settings.address().shown(),
                settings.interval().toMillis(),
                settings.address().timeout().toMillis(),
                settings.address().gzip());
        return new RunningOutlet(settings, source, resources, clock);
    }

    CollectorDestination logs() {
        return logs;
    }

    List<Finding> check(Duration most) throws InterruptedException {
        List<Finding> findings = new ArrayList<>(new CollectorCheck(client).look(most));
        settings.faults()
                .forEach(
                        fault -> findings.add(
                                Finding.of(
                                        FindingSeverity.WARNING,
                                        FindingAreas.DELIVERY,
                                        "otlp variable",
                                        "",
                                        fault,
                                        Remedy.words(
                                                "correct or remove the variable where the agent's service is defined, then restart the agent"))));
        return findings;
    }

    Map<String, Object> status() {
        Map<String, Object> status = new LinkedHashMap<>();
        status.put("to", settings.address().shown());
        status.put("metrics", metricState.document());
        status.put("logs", logState.document());
        return status;
    }

    @Override
    public void close() {
        timer.shutdownNow();
        logs.close();
        try {
            if (!timer.awaitTermination(STOP_S, TimeUnit.SECONDS)) {
                LOG.warn("otlp_stop_slow consequence=\"its thread ends with its request\"");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        client.close();
        subscription.close();
    }
}
