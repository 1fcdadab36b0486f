package com.bitville.postgres.kafka.internal;

import com.bitville.postgres.api.delivery.Destination;
import com.bitville.postgres.api.destination.DestinationReporter;
import com.bitville.postgres.api.health.Check;
import com.bitville.postgres.api.status.StatusSource;
import com.bitville.postgres.kafka.internal.client.ClientClasses;
import com.bitville.postgres.kafka.internal.client.ClientProperties;
import com.bitville.postgres.kafka.internal.doctor.BrokerCheck;
import com.bitville.postgres.kafka.internal.settings.KafkaSettings;
import com.bitville.postgres.kafka.internal.settings.Patience;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Kafka as a destination of payloads. While it is not enabled nothing is registered: no spool, no thread, no class of the client. */
@Component(
        service = StatusSource.class,
        immediate = true,
        configurationPid = "bitville.kafka",
        configurationPolicy = ConfigurationPolicy.REQUIRE)
public final class KafkaOutlet implements StatusSource {
    private static final Logger LOG = LoggerFactory.getLogger(KafkaOutlet.class);

    private final boolean enabled;
    private final @Nullable KafkaDestination destination;
    private final String problem;
    private final List<ServiceRegistration<?>> registrations = new ArrayList<>();

    /**
     * Called by Declarative Services.
     *
     * @param config {@code [kafka]}
     */
    @Activate
    public KafkaOutlet(KafkaConfig config, BundleContext context) {
        Optional<KafkaSettings> settings;
        enabled = config.enabled();
        try {
            settings = KafkaSettings.of(config);
        } catch (IllegalArgumentException e) {
            destination = null;
            problem = String.valueOf(e.getMessage());
            LOG.error("kafka_misconfigured reason=\"{}\" consequence=\"payloads wait in the buffer\"", problem);
            register(context, new MisconfiguredDestination(problem));
            return;
        }
        problem = "";
        if (settings.isEmpty()) {
            destination = null;
            LOG.info("kafka_disabled");
            return;
        }
        ClientProperties properties = new ClientProperties(settings.get(), Patience.USUAL);
        KafkaDestination made = new KafkaDestination(settings.get(), properties, Patience.USUAL);
        destination = made;
        LOG.info(
                "kafka_started to={} security_protocol={} compression={}",
                made.address(),
                settings.get().security(),
                settings.get().gzip() ? "gzip" : "none");
        registrations.add(context.registerService(
                Check.class, new BrokerCheck(settings.get(), properties, made.delivery()::fault), null));
        register(context, made);
    }

    private <T extends Destination & DestinationReporter> void register(BundleContext context, T made) {
        registrations.add(context.registerService(DestinationReporter.class, made, null));
        // Last: from here on payloads come.
        registrations.add(context.registerService(Destination.class, made, null));
    }

    @Deactivate
    void stop() {
        registrations.forEach(ServiceRegistration::unregister);
        if (destination != null) {
            // The spool has closed it; without one it was never opened.
            destination.close();
            ClientClasses.withdraw();
            LOG.info("kafka_stopped");
        }
    }

    @Override
    public Map<String, Object> status() {
        Map<String, @Nullable Object> status = new LinkedHashMap<>();
        status.put("enabled", enabled);
        if (destination != null) {
            status.put("to", destination.address());
            status.putAll(destination.delivery().status());
        } else if (enabled) {
            status.put("state", MisconfiguredDestination.STATE);
            status.put("last_error", problem);
        }
        return Map.of("kafka", status);
    }
}
