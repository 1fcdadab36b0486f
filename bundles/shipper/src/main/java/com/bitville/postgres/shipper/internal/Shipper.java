package com.bitville.postgres.shipper.internal;

import com.bitville.postgres.api.config.Secrets;
import com.bitville.postgres.api.delivery.DeliveryControl;
import com.bitville.postgres.api.delivery.DeliveryListener;
import com.bitville.postgres.api.delivery.Spool;
import com.bitville.postgres.api.health.Check;
import com.bitville.postgres.api.health.Finding;
import com.bitville.postgres.api.status.StatusSource;
import com.bitville.postgres.shipper.internal.address.ListenerConfig;
import com.bitville.postgres.shipper.internal.address.ListenerSettings;
import com.bitville.postgres.shipper.internal.delivery.DeliveryLoop;
import com.bitville.postgres.shipper.internal.delivery.DeliveryThread;
import com.bitville.postgres.shipper.internal.delivery.ListenerSecrets;
import com.bitville.postgres.shipper.internal.doctor.ListenerCheck;
import com.bitville.postgres.shipper.internal.http.HttpTransport;
import com.bitville.postgres.shipper.internal.http.ListenerClient;
import com.bitville.postgres.shipper.internal.http.Transport;
import com.bitville.postgres.shipper.internal.limit.DeliveryBreaker;
import com.bitville.postgres.shipper.internal.limit.DeliveryClock;
import com.bitville.postgres.shipper.internal.limit.RateLimiter;
import com.bitville.postgres.shipper.internal.status.BacklogEta;
import com.bitville.postgres.shipper.internal.status.DeliveryCounters;
import com.bitville.postgres.shipper.internal.status.DeliveryListeners;
import com.bitville.postgres.shipper.internal.status.DeliveryState;
import com.bitville.postgres.shipper.internal.status.DeliveryStatus;
import com.bitville.postgres.shipper.internal.tls.TlsTrust;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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

/** Delivers what the spool holds to the listener. */
@Component(
        service = {DeliveryControl.class, StatusSource.class, Check.class},
        immediate = true,
        configurationPid = "bitville.listener",
        configurationPolicy = ConfigurationPolicy.REQUIRE)
public final class Shipper implements DeliveryControl, StatusSource, Check {
    private static final Logger LOG = LoggerFactory.getLogger(Shipper.class);

    private final ListenerSettings settings;
    private final ListenerSecrets secrets = new ListenerSecrets();
    private final DeliveryBreaker breaker;
    private final DeliveryCounters tally;
    private final DeliveryClock rhythm;
    private final RateLimiter pace;
    private final DeliveryStatus standing = new DeliveryStatus();
    private final BacklogEta drain;
    private final Transport transport;
    private final DeliveryThread worker;
    private final ListenerCheck check;
    private final DeliveryListeners audience = new DeliveryListeners();

    /**
     * Ready to deliver.
     *
     * @param spool where payloads come from
     * @param breaker outlives this component
     * @param tally outlives this component
     * @param config the settings
     */
    @Activate
    public Shipper(
            @Reference Spool spool,
            @Reference DeliveryBreaker breaker,
            @Reference DeliveryCounters tally,
            ListenerConfig config) {
        this(ListenerSettings.of(config), spool, breaker, tally, DeliveryClock.system());
    }

    Shipper(
            ListenerSettings settings,
            Spool spool,
            DeliveryBreaker breaker,
            DeliveryCounters tally,
            DeliveryClock rhythm) {
        this.breaker = breaker;
        this.tally = tally;
        this.rhythm = rhythm;
        this.pace = tally.pace(settings.maxRequestsPerMinute());
        this.drain = new BacklogEta(rhythm.fresh());
        TlsTrust trust = new TlsTrust(settings.caFile());
        this.check = new ListenerCheck(settings, new ListenerClient(settings, trust, secrets), secrets, rhythm.clock());
        this.transport = new HttpTransport(settings, new ListenerClient(settings, trust, secrets));
        this.worker = new DeliveryThread(new DeliveryLoop(
                settings, spool, secrets, transport, breaker, tally, pace, standing, drain, rhythm, audience::tell));
        this.settings = settings;
    }

    /** Starts delivering. */
    @Activate
    void start() {
        LOG.info(
                "shipper_started url={} timeout_s={} max_requests_per_minute={} ca_file={} proxy={}",
                settings.address(),
                settings.timeout().toSeconds(),
                settings.maxRequestsPerMinute(),
                settings.caFile().map(Object::toString).orElse("none"),
                settings.via());
        worker.start();
    }

    /** Not mandatory: a replacement of the configuration bundle is no reason to end. */
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
        audience.add(listener);
    }

    void unbindListener(DeliveryListener listener) {
        audience.remove(listener);
    }

    @Override
    public void shipNow() {
        breaker.probe();
        standing.hurry(rhythm.nanoTime().getAsLong());
    }

    @Override
    public void resetBreaker() {
        breaker.reset();
        if (standing.state() == DeliveryState.BREAKER_OPEN) {
            standing.hurry(rhythm.nanoTime().getAsLong());
        }
        LOG.info("breaker_reset");
    }

    /** Abandons a request under way, whose payload stays in the spool, and ends the threads. */
    @Deactivate
    public void stop() {
        boolean ended = worker.stop();
        transport.close();
        check.close();
        if (standing.state() != DeliveryState.STOPPED) {
            standing.stopped();
            LOG.info("shipper_stopped ended={}", ended);
        }
    }

    @Override
    public Map<String, Object> status() {
        return Map.of("shipper", standing());
    }

    @Override
    public List<Finding> look(Duration most) {
        return check.look(most);
    }

    @Override
    public Map<String, Object> standing() {
        long now = rhythm.nanoTime().getAsLong();
        Duration rest = standing.rest(now);
        Map<String, @Nullable Object> shipper = new LinkedHashMap<>();
        shipper.put("state", standing.state().word());
        shipper.put("breaker", breaker.state());
        tally.addTo(shipper);
        shipper.put("last_error", standing.lastError());
        shipper.put("next_attempt_s", rest.toMillis() / 1000.0);
        shipper.put("pace_per_minute", pace.limit());
        shipper.put("backlog_eta_s", drain.etaSeconds(rhythm.clock().instant()));
        return shipper;
    }
}
