package com.bitville.postgres.metrics.internal;

import com.bitville.postgres.api.check.FindingsReport;
import com.bitville.postgres.api.collect.Collector;
import com.bitville.postgres.api.collect.CollectorRunner;
import com.bitville.postgres.api.collect.Cycle;
import com.bitville.postgres.api.collect.CycleListener;
import com.bitville.postgres.api.collect.Scope;
import com.bitville.postgres.api.collect.Subject;
import com.bitville.postgres.api.config.Configuration;
import com.bitville.postgres.api.database.Database;
import com.bitville.postgres.api.database.ServerState;
import com.bitville.postgres.api.history.History;
import com.bitville.postgres.api.metrics.MetricFamily;
import com.bitville.postgres.api.metrics.MetricSelection;
import com.bitville.postgres.api.metrics.MetricSource;
import com.bitville.postgres.api.metrics.MetricSubscription;
import com.bitville.postgres.api.metrics.ServerMetrics;
import com.bitville.postgres.api.status.StatusReport;
import com.bitville.postgres.metrics.internal.family.AgentFamilies;
import com.bitville.postgres.metrics.internal.family.DeclaredFamilies;
import com.bitville.postgres.metrics.internal.family.FindingFamilies;
import com.bitville.postgres.metrics.internal.family.OwnFamilies;
import com.bitville.postgres.metrics.internal.family.ServerFamilies;
import com.bitville.postgres.metrics.internal.family.SettingFamilies;
import com.bitville.postgres.metrics.internal.naming.NamingTable;
import com.bitville.postgres.metrics.internal.reading.CollectedTable;
import com.bitville.postgres.metrics.internal.reading.FreshTables;
import com.bitville.postgres.metrics.internal.reading.RelationRows;
import com.bitville.postgres.metrics.internal.total.IncrementTotals;
import com.bitville.postgres.metrics.internal.total.RowLimiter;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;

/** The metrics, made anew at each reading of what the history holds. It keeps only totals of increments, and those only for subscribers. */
@Component(service = {MetricSource.class, CycleListener.class})
public final class CollectedMetrics implements MetricSource, CycleListener {
    private static final Set<Scope> OF_SERVERS = Set.of(Scope.SERVER, Scope.SERVER_FILES, Scope.DATABASE);

    private final MetricSources sources;
    private final NamingTable naming;
    private final IncrementTotals increments;
    private final RowLimiter limiter = new RowLimiter();
    private final RelationRows relationRows = new RelationRows();
    private final OwnFamilies ownFamilies;
    private final DeclaredFamilies declaredFamilies;
    private final List<Database> databases = new CopyOnWriteArrayList<>();
    private final AtomicReference<Optional<FindingsReport>> findings;
    private int subscriptions;

    /**
     * Created by the component runtime.
     *
     * @param history holds what was collected
     * @param collectors lists the subjects
     * @param configuration knows addresses and intervals
     * @param status the agent's own state
     */
    @Activate
    public CollectedMetrics(
            @Reference History history,
            @Reference CollectorRunner collectors,
            @Reference Configuration configuration,
            @Reference StatusReport status) {
        this(history, collectors, configuration, status, new AtomicReference<>(Optional.empty()), Clock.systemUTC());
    }

    CollectedMetrics(
            History history,
            CollectorRunner collectors,
            Configuration configuration,
            StatusReport status,
            AtomicReference<Optional<FindingsReport>> findings,
            Clock clock) {
        this.sources = new MetricSources(history, collectors, configuration, status, findings::get, clock);
        this.findings = findings;
        this.naming = NamingTable.shipped();
        this.increments = new IncrementTotals(naming);
        this.ownFamilies = new OwnFamilies(naming, increments, limiter);
        this.declaredFamilies = new DeclaredFamilies(naming, limiter);
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void bindDatabase(Database database) {
        databases.add(database);
    }

    void unbindDatabase(Database database) {
        databases.remove(database);
    }

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
    void bindFindings(FindingsReport report) {
        findings.set(Optional.of(report));
    }

    void unbindFindings(FindingsReport report) {
        findings.updateAndGet(known -> known.filter(other -> other != report));
    }

    @Override
    public synchronized MetricSubscription subscribe() {
        subscriptions++;
        AtomicBoolean open = new AtomicBoolean(true);
        return () -> {
            if (open.getAndSet(false)) {
                ended();
            }
        };
    }

    private synchronized void ended() {
        subscriptions--;
        if (subscriptions == 0) {
            increments.clear();
            relationRows.clear();
            limiter.clear();
        }
    }

    @Override
    public synchronized void onCycle(Cycle cycle) {
        if (subscriptions > 0) {
            naming.labelled(sources.collectors().collectors());
            increments.add(cycle);
            relationRows.forget(cycle);
        }
    }

    private synchronized boolean isSubscribed() {
        return subscriptions > 0;
    }

    /** Whether no totals are kept. */
    boolean isIdle() {
        return increments.isEmpty() && relationRows.isEmpty();
    }

    @Override
    public List<ServerMetrics> read(MetricSelection selection) {
        Instant now = sources.clock().instant();
        ConfiguredServers configured = new ConfiguredServers(sources.configuration());
        FreshTables fresh = new FreshTables(
                sources.history(), configured.cycle(), now, relationRows, selection.tables() && isSubscribed());
        List<Collector> collectors = sources.collectors().collectors();
        naming.labelled(collectors);
        Map<String, Subject> subjects = new LinkedHashMap<>();
        collectors.forEach(collector -> subjects.putIfAbsent(collector.subject().name(), collector.subject()));
        List<ServerMetrics> all = new ArrayList<>();
        List<MetricFamily> agent = new ArrayList<>();
        AgentFamilies.of(naming, sources.status().report(), now, agent);
        all.add(new ServerMetrics(ServerMetrics.AGENT, "", true, named(agent, selection)));
        if (selection.server().isEmpty()) {
            Map<String, CollectedTable> tables = fresh.of(ServerMetrics.HOST, collectors, Set.of(Scope.HOST));
            List<MetricFamily> host = new ArrayList<>();
            Map<String, Integer> out = ownFamilies.of(ServerMetrics.HOST, tables, subjects, selection, host);
            ServerFamilies.subjects(tables, out, host);
            findings(ServerMetrics.HOST, now, host);
            all.add(new ServerMetrics(ServerMetrics.HOST, "", true, named(host, selection)));
        }
        databases.stream()
                .filter(database ->
                        selection.server().map(database.server()::equals).orElse(true))
                .sorted(Comparator.comparing(Database::server))
                .forEach(database -> {
                    boolean up = database.state() == ServerState.UP;
                    List<MetricFamily> families = new ArrayList<>();
                    if (up) {
                        server(
                                database.server(),
                                fresh.of(database.server(), collectors, OF_SERVERS),
                                subjects,
                                selection,
                                families);
                        findings(database.server(), now, families);
                    }
                    all.add(new ServerMetrics(
                            database.server(), configured.address(database.server()), up, named(families, selection)));
                });
        return all;
    }

    /** Here alone is decided which names an outlet sees. */
    private static List<MetricFamily> named(List<MetricFamily> families, MetricSelection selection) {
        return families.stream()
                .filter(family -> selection.naming().has(family.name()))
                .toList();
    }

    private void server(
            String server,
            Map<String, CollectedTable> tables,
            Map<String, Subject> subjects,
            MetricSelection selection,
            List<MetricFamily> families) {
        declaredFamilies.of(server, tables, selection, families);
        SettingFamilies.of(tables, families);
        Map<String, Integer> out = ownFamilies.of(server, tables, subjects, selection, families);
        ServerFamilies.of(tables, out, families);
    }

    private void findings(String server, Instant now, List<MetricFamily> families) {
        sources.findings().get().ifPresent(report -> FindingFamilies.of(server, report.findings(), now, families));
    }
}
