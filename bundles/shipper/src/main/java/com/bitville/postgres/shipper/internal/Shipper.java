package com.bitville.postgres.shipper.internal;

import com.bitville.postgres.api.config.Secrets;
import com.bitville.postgres.api.delivery.DeliveryControl;
import com.bitville.postgres.api.delivery.DeliveryListener;
import com.bitville.postgres.api.delivery.Spool;
import com.bitville.postgres.api.destination.DestinationReport;
import com.bitville.postgres.api.destination.DestinationReporter;
import com.bitville.postgres.api.health.Check;
import com.bitville.postgres.api.health.Finding;
import com.bitville.postgres.api.health.FindingAreas;
import com.bitville.postgres.api.status.StatusSource;
import com.bitville.postgres.api.thread.Guard;
import com.bitville.postgres.api.thread.StepThread;
import com.bitville.postgres.shipper.internal.address.ListenerConfig;
import com.bitville.postgres.shipper.internal.address.ListenerSettings;
import com.bitville.postgres.shipper.internal.delivery.DeliveryLoop;
import com.bitville.postgres.shipper.internal.delivery.ListenerSecrets;
import com.bitville.postgres.shipper.internal.doctor.ListenerCheck;
import com.bitville.postgres.shipper.internal.http.HttpTransport;
import com.bitville.postgres.shipper.internal.http.ListenerClient;
import com.bitville.postgres.shipper.internal.http.Transport;
import com.bitville.postgres.shipper.internal.limit.DeliveryBreaker;
import com.bitville.postgres.shipper.internal.limit.DeliveryClock;
import com.bitville.postgres.shipper.internal.limit.DeliveryLimits;
import com.bitville.postgres.shipper.internal.limit.RateLimiter;
import com.bitville.postgres.shipper.internal.status.BacklogEta;
import com.bitville.postgres.shipper.internal.status.DeliveryCounters;
import com.bitville.postgres.shipper.internal.status.DeliveryListeners;
import com.bitville.postgres.shipper.internal.status.DeliveryReport;
import com.bitville.postgres.shipper.internal.status.DeliveryState;
import com.bitville.postgres.shipper.internal.status.DeliveryStatus;
import com.bitville.postgres.shipper.internal.tls.TlsTrust;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Delivers the payloads of the spool to the listener. */
@Component(
        service = {DeliveryControl.class, DestinationReporter.class, StatusSource.class, Check.class},
        immediate = true,
        configurationPid = "bitville.listener",
        configurationPolicy = ConfigurationPolicy.REQUIRE)
public final class Shipper implements DeliveryControl, DestinationReporter, StatusSource, Check {
    private static final Logger LOG = LoggerFactory.getLogger(Shipper.class);

    private final ListenerSettings settings;
    private final boolean enabled;
    private final ListenerSecrets secrets = new ListenerSecrets();
    private final DeliveryBreaker deliveryBreaker;
    private final DeliveryCounters deliveryCounters;
    private final DeliveryClock deliveryClock;
    private final RateLimiter rateLimiter;
    private final DeliveryStatus deliveryStatus = new DeliveryStatus();
    private final BacklogEta backlogEta;
    private final Transport transport;
    private final StepThread deliveryThread;
    private final ListenerCheck check;
    private final DeliveryListeners deliveryListeners = new DeliveryListeners();

    /**
     * Ready to deliver.
     *
     * @param spool the payloads to deliver
     * @param deliveryBreaker outlives this component
     * @param deliveryCounters outlives this component
     * @param config the settings
     */
    @Activate
    public Shipper(
            @Reference Spool spool,
            @Reference DeliveryBreaker deliveryBreaker,
            @Reference DeliveryCounters deliveryCounters,
            ListenerConfig config) {
        this(
                ListenerSettings.of(config),
                config.enabled(),
                spool,
                deliveryBreaker,
                deliveryCounters,
                DeliveryClock.system());
    }

    Shipper(
            ListenerSettings settings,
            Spool spool,
            DeliveryBreaker deliveryBreaker,
            DeliveryCounters deliveryCounters,
            DeliveryClock deliveryClock) {
        this(settings, true, spool, deliveryBreaker, deliveryCounters, deliveryClock);
    }

    Shipper(
            ListenerSettings settings,
            boolean enabled,
            Spool spool,
            DeliveryBreaker deliveryBreaker,
            DeliveryCounters deliveryCounters,
            DeliveryClock deliveryClock) {
        this.enabled = enabled;
        this.deliveryBreaker = deliveryBreaker;
        this.deliveryCounters = deliveryCounters;
        this.deliveryClock = deliveryClock;
        this.rateLimiter = deliveryCounters.pace(settings.maxRequestsPerMinute());
        this.backlogEta = new BacklogEta(deliveryClock.fresh());
        TlsTrust tlsTrust = new TlsTrust(settings.caFile());
        this.check = new ListenerCheck(
                settings, new ListenerClient(settings, tlsTrust, secrets), secrets, deliveryClock.clock());
        this.transport = new HttpTransport(settings, new ListenerClient(settings, tlsTrust, secrets));
        DeliveryLoop deliveryLoop = new DeliveryLoop(
                settings,
                spool,
                secrets,
                transport,
                new DeliveryLimits(deliveryBreaker, rateLimiter, deliveryClock),
                new DeliveryReport(deliveryCounters, deliveryStatus, backlogEta, deliveryListeners::tell));
        // If the spool goes away during a step, the step throws and the thread continues.
        this.deliveryThread = new StepThread("bitville-shipper", guard(), deliveryLoop::step);
        this.settings = settings;
    }

    private static Guard guard() {
        return new Guard(
                defect -> LOG.error(
                        "shipper_step_failed defect={} trace={} consequence=\"payloads are kept, tried again\"",
                        defect.what(),
                        defect.trace()),
                () -> LOG.info("shipper_steps_go_on"));
    }

    /** Starts delivering. */
    @Activate
    void start() {
        if (!enabled) {
            deliveryStatus.off();
            LOG.info("shipper_off consequence=\"other destinations take the payloads\"");
            return;
        }
        LOG.info(
                "shipper_started url={} timeout_s={} max_requests_per_minute={} ca_file={} proxy={}",
                settings.address(),
                settings.timeout().toSeconds(),
                settings.maxRequestsPerMinute(),
                settings.caFile().map(Object::toString).orElse("none"),
                settings.via());
        deliveryThread.start();
    }

    /** Not mandatory: the shipper must keep running while the configuration bundle is replaced. */
    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void bindSecrets(Secrets given) {
        secrets.set(given);
    }

    void unbindSecrets(Secrets taken) {
        secrets.unset(taken);
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void bindListener(DeliveryListener listener) {
        deliveryListeners.add(listener);
    }

    void unbindListener(DeliveryListener listener) {
        deliveryListeners.remove(listener);
    }

    @Override
    public void shipNow() {
        deliveryBreaker.probe();
        deliveryStatus.hurry(deliveryClock.nanoTime().getAsLong());
    }

    @Override
    public void resetBreaker() {
        deliveryBreaker.reset();
        if (deliveryStatus.state() == DeliveryState.BREAKER_OPEN) {
            deliveryStatus.hurry(deliveryClock.nanoTime().getAsLong());
        }
        LOG.info("breaker_reset");
    }

    /** Abandons a request under way, whose payload stays in the spool, and ends the threads. */
    @Deactivate
    public void stop() {
        boolean ended = deliveryThread.stop();
        transport.close();
        check.close();
        if (deliveryStatus.state() != DeliveryState.STOPPED) {
            deliveryStatus.stopped();
            LOG.info("shipper_stopped ended={}", ended);
        }
    }

    @Override
    public Map<String, Object> status() {
        return Map.of("shipper", standing());
    }

    @Override
    public List<Finding> check(Duration most) {
        return enabled
                ? check.look(most)
                : List.of(Finding.ok(
                        FindingAreas.DELIVERY,
                        "listener",
                        "",
                        "off: listener.enabled is false, nothing is sent there"));
    }

    @Override
    public DestinationReport report() {
        DeliveryState state = deliveryStatus.state();
        Map<String, @Nullable Object> counts = new LinkedHashMap<>();
        deliveryCounters.addTo(counts);
        return new DestinationReport(
                "listener",
                true,
                settings.address(),
                state.word(),
                state.well(),
                ((Number) Objects.requireNonNull(counts.get("delivered"))).longValue(),
                ((Number) Objects.requireNonNull(counts.get("rate_per_minute"))).intValue(),
                backlogEta.etaSeconds(deliveryClock.clock().instant()),
                deliveryStatus.lastError(),
                state.well() ? "" : "bitville:doctor shows the step that fails");
    }

    @Override
    public Map<String, Object> standing() {
        long now = deliveryClock.nanoTime().getAsLong();
        Duration rest = deliveryStatus.rest(now);
        Map<String, @Nullable Object> shipper = new LinkedHashMap<>();
        shipper.put("state", deliveryStatus.state().word());
        shipper.put("breaker", deliveryBreaker.state());
        deliveryCounters.addTo(shipper);
        shipper.put("last_error", deliveryStatus.lastError());
        shipper.put("next_attempt_s", rest.toMillis() / 1000.0);
        shipper.put("pace_per_minute", rateLimiter.limit());
        shipper.put("backlog_eta_s", backlogEta.etaSeconds(deliveryClock.clock().instant()));
        return shipper;
    }
}
