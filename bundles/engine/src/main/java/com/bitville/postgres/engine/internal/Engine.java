package com.bitville.postgres.engine.internal;

import com.bitville.postgres.api.collect.CollectException;
import com.bitville.postgres.api.collect.Collector;
import com.bitville.postgres.api.collect.CollectorRunner;
import com.bitville.postgres.api.collect.Cycle;
import com.bitville.postgres.api.collect.CycleListener;
import com.bitville.postgres.api.collect.Reason;
import com.bitville.postgres.api.database.Database;
import com.bitville.postgres.api.delivery.Outbox;
import com.bitville.postgres.api.status.StatusSource;
import com.bitville.postgres.engine.internal.collector.CollectorRegistration;
import com.bitville.postgres.engine.internal.cycle.CycleLoop;
import com.bitville.postgres.engine.internal.cycle.LoopThread;
import com.bitville.postgres.engine.internal.cycle.ServerLoops;
import com.bitville.postgres.engine.internal.limit.AdmissionControl;
import com.bitville.postgres.engine.internal.limit.SafetyConfig;
import com.bitville.postgres.engine.internal.whiteboard.EngineServices;
import com.bitville.postgres.engine.internal.whiteboard.TrackedService;
import java.time.Clock;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
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

/**
 * The whiteboard of collectors, servers and listeners: one thread per server, one for the host and the agent itself. Services may come and
 * go during a cycle: a service that has left is never called again.
 */
@Component(
        service = {StatusSource.class, CollectorRunner.class},
        immediate = true,
        configurationPid = {"bitville.collection", "bitville.safety"},
        configurationPolicy = ConfigurationPolicy.REQUIRE)
public final class Engine implements StatusSource, CollectorRunner {
    private static final Logger LOG = LoggerFactory.getLogger(Engine.class);

    private final EngineSettings settings;
    private final EngineServices engineServices = new EngineServices();
    private final ServerLoops threads;

    /**
     * Created by the component runtime.
     *
     * @param collection the INI section of that name
     * @param safety the INI section of that name
     */
    @Activate
    public Engine(CollectionConfig collection, SafetyConfig safety) {
        this(EngineSettings.of(collection, safety), Clock.systemUTC(), System::nanoTime);
    }

    Engine(EngineSettings settings, Clock clock, LongSupplier ticker) {
        this.settings = settings;
        this.threads = new ServerLoops(engineServices, settings, clock, ticker);
    }

    @Activate
    void start() {
        LOG.info(
                "engine_started interval_s={} budget_percent={}",
                settings.interval().toSeconds(),
                settings.budgetPercent());
        threads.start();
    }

    @Deactivate
    void stop() {
        threads.stop();
        LOG.info("engine_stopped");
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void bindCollector(Collector collector, Map<String, ?> properties) {
        engineServices.roster().add(collector, properties);
        threads.soon();
    }

    void unbindCollector(Collector collector) {
        if (!engineServices.roster().remove(collector)) {
            LOG.warn("collector_left_running collector={} reason=did_not_end_when_cancelled", collector.getClass());
        }
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void bindDatabase(Database database) {
        threads.add(database);
    }

    void unbindDatabase(Database database) {
        threads.remove(database);
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void bindListener(CycleListener listener) {
        engineServices.listeners().add(listener, 0);
        threads.soon();
    }

    void unbindListener(CycleListener listener) {
        if (!engineServices.listeners().remove(registered -> registered == listener)) {
            LOG.warn("listener_left_busy listener={} reason=still_takes_a_cycle", listener.getClass());
        }
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void bindOutbox(Outbox outbox) {
        engineServices.outbox().set(outbox);
        threads.soon();
    }

    void unbindOutbox(Outbox outbox) {
        engineServices.outbox().compareAndSet(outbox, null);
    }

    @Override
    public List<Collector> collectors() {
        return engineServices.collectors().services().stream()
                .<Collector>map(TrackedService::service)
                .sorted(Comparator.comparing(collector -> collector.subject().name()))
                .toList();
    }

    @Override
    public Cycle run(String collector, String server, boolean ship) throws CollectException, InterruptedException {
        for (LoopThread thread : threads.all()) {
            for (CycleLoop loop : thread.loops()) {
                if (loop.server().equals(server) && loop.has(collector)) {
                    return thread.now(loop, collector, ship);
                }
            }
        }
        List<String> places = threads.loops().stream()
                .filter(loop -> loop.has(collector))
                .map(CycleLoop::server)
                .distinct()
                .toList();
        throw new CollectException(
                Reason.UNSUPPORTED, "collector " + collector + " does not run on " + server + "; it runs on " + places);
    }

    @Override
    public Trial trial(Collector collector, String server) throws CollectException, InterruptedException {
        for (LoopThread thread : threads.all()) {
            for (CycleLoop loop : thread.loops()) {
                if (loop.aboutServer() && loop.server().equals(server)) {
                    return thread.trial(loop, CollectorRegistration.ofTrial(collector));
                }
            }
        }
        List<String> servers = threads.loops().stream()
                .filter(CycleLoop::aboutServer)
                .map(CycleLoop::server)
                .toList();
        throw new CollectException(Reason.UNSUPPORTED, "unknown server " + server + "; servers: " + servers);
    }

    @Override
    public Map<String, Object> status() {
        List<CycleLoop> loops = threads.loops();
        List<AdmissionControl> restraints = loops.stream()
                .filter(CycleLoop::aboutServer)
                .map(CycleLoop::restraint)
                .toList();
        Map<String, Object> engine = new LinkedHashMap<>();
        engine.put("running", threads.running());
        engine.put("interval_s", settings.interval().toSeconds());
        engine.put("budget_percent", settings.budgetPercent());
        engine.put(
                "budget",
                restraints.stream().map(AdmissionControl::budgetStatus).toList());
        engine.put(
                "stress",
                restraints.stream().map(AdmissionControl::stressStatus).toList());
        engine.put("cycle", loops.stream().mapToLong(CycleLoop::cycles).max().orElse(0));
        engine.put("skipped", loops.stream().mapToLong(CycleLoop::skipped).sum());
        engine.put("listeners", engineServices.listeners().size());
        engine.put("outbox", engineServices.outbox().get() != null);
        engine.put("not_taken", engineServices.dispatcher().notTaken());
        engine.put("last_error", engineServices.dispatcher().lastFault());
        engine.put("refused", engineServices.roster().status());
        return Map.of(
                "collectors",
                loops.stream().flatMap(loop -> loop.status().stream()).toList(),
                "engine",
                engine);
    }
}
