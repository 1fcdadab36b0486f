package com.bitville.postgres.checks.internal.alert;

import com.bitville.postgres.api.alert.AlertChannel;
import com.bitville.postgres.api.delivery.Destination;
import com.bitville.postgres.api.delivery.Payload;
import com.bitville.postgres.api.delivery.Spool;
import com.bitville.postgres.api.delivery.Urgency;
import com.bitville.postgres.api.destination.DestinationReport;
import com.bitville.postgres.api.destination.DestinationReporter;
import com.bitville.postgres.api.status.StatusSource;
import com.bitville.postgres.api.thread.Guard;
import com.bitville.postgres.api.thread.StepThread;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The webhook. While no URL is set nothing is registered: no spool, no thread. */
@Component(
        service = StatusSource.class,
        immediate = true,
        configurationPid = "bitville.alerts",
        configurationPolicy = ConfigurationPolicy.REQUIRE)
public final class AlertOutlet implements StatusSource {
    private static final Logger LOG = LoggerFactory.getLogger(AlertOutlet.class);

    private final Optional<Hook> hook;
    private final List<ServiceRegistration<?>> registrations = new ArrayList<>();

    /** Called by Declarative Services. */
    @Activate
    public AlertOutlet(AlertsConfig config, BundleContext context) {
        hook = AlertSettings.of(config).map(Hook::new);
        hook.ifPresent(made -> {
            LOG.info(
                    "alerts_started to={} format={} min_severity={}",
                    made.address(),
                    made.settings.format(),
                    made.settings.least().word());
            registrations.add(context.registerService(Destination.class, made, null));
            registrations.add(context.registerService(AlertChannel.class, made, null));
            registrations.add(context.registerService(DestinationReporter.class, made, null));
        });
    }

    @Deactivate
    void stop() {
        registrations.forEach(ServiceRegistration::unregister);
        hook.ifPresent(Hook::close);
    }

    @Override
    public Map<String, Object> status() {
        Map<String, Object> status = new LinkedHashMap<>();
        status.put("enabled", hook.isPresent());
        hook.ifPresent(made -> {
            status.put("to", made.address());
            status.put("messages", made.delivery.delivered());
            status.put("last_error", made.delivery.lastError());
        });
        return Map.of("alerts", status);
    }

    /** One configured webhook. */
    static final class Hook implements Destination, DestinationReporter, AlertChannel {
        private final AlertSettings settings;
        private final AlertClient client;
        private final AlertDelivery delivery;
        private volatile @Nullable StepThread thread;

        Hook(AlertSettings settings) {
            this.settings = settings;
            this.client = new AlertClient(settings, AlertClient.DEADLINE);
            this.delivery = new AlertDelivery(
                    settings,
                    client,
                    Clock.systemUTC(),
                    System::nanoTime,
                    () -> ThreadLocalRandom.current().nextDouble());
        }

        @Override
        public String name() {
            return "alerts";
        }

        /** Cycles are not for a webhook. */
        @Override
        public boolean wants(Payload payload) {
            return payload.urgency() == Urgency.URGENT;
        }

        @Override
        public boolean takesAll() {
            return false;
        }

        @Override
        public void open(Spool spool) {
            Guard guard = new Guard(
                    defect -> LOG.warn(
                            "alerts_defect defect=\"{}\" trace=\"{}\" consequence=\"they wait in the buffer\"",
                            defect.what(),
                            defect.trace()),
                    () -> LOG.info("alerts_well_again"));
            StepThread made = new StepThread("bitville-alerts", guard, () -> delivery.step(spool));
            thread = made;
            made.start();
        }

        @Override
        public void close() {
            StepThread running = thread;
            thread = null;
            if (running != null) {
                running.stop();
            }
            client.close();
        }

        @Override
        public DestinationReport report() {
            String error = delivery.lastError();
            return new DestinationReport(
                    name(),
                    false,
                    address(),
                    error.isEmpty() ? "delivering" : "backing_off",
                    error.isEmpty(),
                    delivery.delivered(),
                    delivery.lastMinute(),
                    null,
                    error.isEmpty() ? null : error,
                    error.isEmpty() ? "" : "bitville:alerts test tells what the receiver answers");
        }

        @Override
        public String address() {
            return settings.address();
        }

        @Override
        public Trial test() throws InterruptedException {
            Map<String, @Nullable Object> finding = new LinkedHashMap<>();
            finding.put("id", "test-0000000000");
            finding.put("check", "test");
            finding.put("server", "agent");
            finding.put("database", null);
            finding.put("object", null);
            finding.put("severity", settings.least().word());
            finding.put("state", "open");
            finding.put("opened", Clock.systemUTC().instant().toString());
            finding.put("message", "this is a test of the Bitville PostgreSQL agent's alerts; nothing is wrong");
            finding.put("evidence", Map.of());
            finding.put("eta", null);
            finding.put("remedy", List.of());
            AlertClient own = new AlertClient(settings, AlertClient.DEADLINE);
            AlertClient.Answer answer = own.post(settings.format()
                    .body(List.of(new AlertEvent(finding)), Clock.systemUTC().instant()));
            own.close();
            return new Trial(answer.accepted(), answer.words());
        }
    }
}
