package com.bitville.postgres.prometheus.internal;

import com.bitville.postgres.api.metrics.MetricSource;
import com.bitville.postgres.api.status.StatusSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The endpoint that Prometheus scrapes, while it is enabled. */
@Component(
        service = StatusSource.class,
        immediate = true,
        configurationPid = "bitville.prometheus",
        configurationPolicy = ConfigurationPolicy.REQUIRE)
public final class PrometheusEndpoint implements StatusSource {
    private static final Logger LOG = LoggerFactory.getLogger(PrometheusEndpoint.class);

    private final Optional<RunningEndpoint> running;

    /**
     * Created by the component runtime.
     *
     * @param source the metrics
     * @param config {@code [prometheus]}
     */
    @Activate
    public PrometheusEndpoint(@Reference MetricSource source, PrometheusConfig config) {
        running = PrometheusSettings.of(config).map(settings -> RunningEndpoint.start(settings, source));
        if (running.isEmpty()) {
            LOG.info("prometheus_disabled");
        }
    }

    @Deactivate
    void stop() {
        running.ifPresent(RunningEndpoint::close);
    }

    @Override
    public Map<String, Object> status() {
        Map<String, Object> status = new LinkedHashMap<>();
        status.put("enabled", running.isPresent());
        running.ifPresent(endpoint -> status.putAll(endpoint.status()));
        return Map.of("prometheus", status);
    }
}
