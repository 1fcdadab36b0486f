package com.bitville.postgres.otlp.internal;

import com.bitville.postgres.api.config.Configuration;
import com.bitville.postgres.api.delivery.Destination;
import com.bitville.postgres.api.delivery.Outbox;
import com.bitville.postgres.api.destination.DestinationReporter;
import com.bitville.postgres.api.health.Check;
import com.bitville.postgres.api.health.Finding;
import com.bitville.postgres.api.metrics.MetricSource;
import com.bitville.postgres.api.status.StatusSource;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The outlet to an OpenTelemetry collector. While no endpoint is set nothing is registered: no spool, no thread. */
@Component(
        service = {StatusSource.class, Check.class},
        immediate = true,
        configurationPid = "bitville.otlp",
        configurationPolicy = ConfigurationPolicy.REQUIRE)
public final class OtlpOutlet implements StatusSource, Check {
    private static final Logger LOG = LoggerFactory.getLogger(OtlpOutlet.class);

    private final Optional<RunningOutlet> running;
    private final List<ServiceRegistration<?>> registrations = new ArrayList<>();

    /**
     * Created by the component runtime.
     *
     * @param source the metrics
     * @param configuration knows the servers' addresses
     * @param outbox knows the agent's id
     * @param config {@code [otlp]}
     * @param context registers the destination of the logs
     */
    @Activate
    public OtlpOutlet(
            @Reference MetricSource source,
            @Reference Configuration configuration,
            @Reference Outbox outbox,
            OtlpConfig config,
            BundleContext context) {
        running = OtlpSettings.of(config, new OtlpVariables(System::getenv)).map(settings -> {
            settings.faults()
                    .forEach(fault -> LOG.warn("otlp_variable_ignored reason=\"{}\"", fault.replace('"', '\'')));
            return RunningOutlet.start(
                    settings,
                    source,
                    new OutletResources(
                            settings.attributes(),
                            configuration,
                            outbox.agentId().toString()),
                    Clock.systemUTC());
        });
        running.ifPresent(outlet -> {
            registrations.add(context.registerService(Destination.class, outlet.logs(), null));
            registrations.add(context.registerService(DestinationReporter.class, outlet.logs(), null));
        });
        if (running.isEmpty()) {
            LOG.info("otlp_disabled");
        }
    }

    @Deactivate
    void stop() {
        registrations.forEach(ServiceRegistration::unregister);
        running.ifPresent(RunningOutlet::close);
    }

    @Override
    public Map<String, Object> status() {
        Map<String, Object> status = new LinkedHashMap<>();
        status.put("enabled", running.isPresent());
        running.ifPresent(outlet -> status.putAll(outlet.status()));
        return Map.of("otlp", status);
    }

    @Override
    public List<Finding> check(Duration most) throws InterruptedException {
        return running.isPresent() ? running.get().check(most) : List.of();
    }
}
