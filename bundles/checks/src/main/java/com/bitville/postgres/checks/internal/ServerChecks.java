package com.bitville.postgres.checks.internal;

import com.bitville.postgres.api.check.CheckDefinition;
import com.bitville.postgres.api.check.CheckSeverity;
import com.bitville.postgres.api.check.FindingsReport;
import com.bitville.postgres.api.check.ServerCheck;
import com.bitville.postgres.api.check.ServerFinding;
import com.bitville.postgres.api.collect.Cycle;
import com.bitville.postgres.api.collect.CycleListener;
import com.bitville.postgres.api.collect.Scope;
import com.bitville.postgres.api.collect.Trait;
import com.bitville.postgres.api.health.Check;
import com.bitville.postgres.api.health.Finding;
import com.bitville.postgres.api.health.FindingAreas;
import com.bitville.postgres.api.health.FindingSeverity;
import com.bitville.postgres.api.health.Remedy;
import com.bitville.postgres.api.history.History;
import com.bitville.postgres.api.history.SeriesPoint;
import com.bitville.postgres.api.history.series.SeriesStore;
import com.bitville.postgres.api.status.StatusSource;
import com.bitville.postgres.checks.internal.life.LifeBook;
import com.bitville.postgres.checks.internal.told.FindingsAnnouncer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/** Looks at a server after each of its cycles, and knows what was found. */
@Component(
        service = {CycleListener.class, StatusSource.class, Check.class},
        property = FindingsAnnouncer.OWN + "=true",
        configurationPid = "bitville.checks",
        configurationPolicy = ConfigurationPolicy.REQUIRE)
public final class ServerChecks implements CycleListener, FindingsReport, StatusSource, Check {
    private static final String AGENT = "agent";
    private static final String MUTED = "muted";
    private static final Duration DAY = Duration.ofDays(1);
    private static final Duration STEP = Duration.ofMinutes(20);

    private final ChecksSettings settings;
    private final History history;
    private final FindingsAnnouncer announcer;
    private final Clock clock;
    private final LongSupplier nanoTime;
    private final List<ServerCheck> checks = new CopyOnWriteArrayList<>();
    private final ServerLooks looks;
    private final Map<String, ServerLook> servers;
    private volatile @Nullable SeriesStore store;

    /** Called by Declarative Services. */
    @Activate
    public ServerChecks(
            ChecksConfig config,
            @Reference History history,
            @Reference FindingsAnnouncer announcer,
            @Reference ServerLooks looks) {
        this(ChecksSettings.of(config), history, announcer, looks, Clock.systemUTC(), System::nanoTime);
        BuiltInChecks.all().forEach(this::bindCheck);
    }

    ServerChecks(
            ChecksSettings settings,
            History history,
            FindingsAnnouncer announcer,
            ServerLooks looks,
            Clock clock,
            LongSupplier nanoTime) {
        this.settings = settings;
        this.history = history;
        this.announcer = announcer;
        this.looks = looks;
        this.servers = looks.servers();
        looks.open(this);
        this.clock = clock;
        this.nanoTime = nanoTime;
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void bindCheck(ServerCheck check) {
        checks.add(check);
    }

    void unbindCheck(ServerCheck check) {
        checks.remove(check);
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void bindStore(SeriesStore given) {
        store = given;
    }

    void unbindStore(SeriesStore taken) {
        if (store == taken) {
            store = null;
        }
    }

    /** What was found stays; nobody is told of it until a successor looks. */
    @Deactivate
    void stop() {
        looks.close(this);
    }

    @Override
    public void onCycle(Cycle cycle) {
        if (!settings.enabled() || cycle.server().equals(AGENT)) {
            return;
        }
        ServerLook look = servers.computeIfAbsent(cycle.server(), ServerLook::new);
        look.note(cycle);
        if (isWorthALook(cycle)) {
            look.look(cycle, nanoTime.getAsLong(), checks, settings, history, store, announcer);
        }
    }

    /** Samples come every second and logs in a cycle of their own; an empty cycle tells that the server is away. */
    private static boolean isWorthALook(Cycle cycle) {
        boolean away = cycle.snapshots().isEmpty() && !cycle.outcomes().isEmpty();
        return away
                || cycle.snapshots().stream()
                        .anyMatch(snapshot -> snapshot.subject().scope() != Scope.SERVER_FILES
                                && !snapshot.subject().has(Trait.SAMPLED));
    }

    @Override
    public List<ServerFinding> findings() {
        List<ServerFinding> all = new ArrayList<>();
        new TreeMap<>(servers)
                .values()
                .forEach(
                        look -> all.addAll(look.book().findings(settings.mutes().rules(), now())));
        return all;
    }

    @Override
    public List<ServerFinding> errors(String server) {
        ServerLook look = settings.enabled() ? servers.get(server) : null;
        return look == null ? List.of() : look.book().errors(settings.mutes().rules(), now());
    }

    private Instant now() {
        return clock.instant();
    }

    @Override
    public Map<String, Integer> counts(String server) {
        ServerLook look = settings.enabled() ? servers.get(server) : null;
        LifeBook.Counts known = look == null
                ? new LifeBook.Counts(Map.of(), 0)
                : look.book().counts(settings.mutes().rules(), now());
        Map<String, Integer> counts = new LinkedHashMap<>();
        for (CheckSeverity severity : CheckSeverity.values()) {
            counts.put(severity.word(), known.bySeverity().getOrDefault(severity, 0));
        }
        counts.put(MUTED, known.muted());
        return counts;
    }

    @Override
    public List<CheckDefinition> definitions() {
        return checks.stream()
                .map(ServerCheck::definition)
                .sorted(Comparator.comparing(CheckDefinition::group).thenComparing(CheckDefinition::name))
                .toList();
    }

    @Override
    public List<SeriesPoint> history(ServerFinding finding) {
        SeriesStore known = store;
        if (known == null || finding.seen().series().isEmpty()) {
            return List.of();
        }
        return known.read(finding.seen().series().get(), now().minus(DAY), now(), STEP).buckets().stream()
                .map(bucket -> new SeriesPoint(bucket.at(), bucket.mean()))
                .toList();
    }

    @Override
    public Map<String, Object> status() {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("enabled", settings.enabled());
        all.put("checks", checks.size());
        Map<String, Object> each = new LinkedHashMap<>();
        new TreeMap<>(servers).forEach((server, look) -> {
            Map<String, Object> one = new LinkedHashMap<>(counts(server));
            one.put("duration_ms", Math.round(look.lastNanos() / 1e3) / 1e3);
            each.put(server, one);
        });
        all.put("servers", each);
        return Map.of("checks", all);
    }

    /** What of {@code [checks]} is not in force. */
    @Override
    public List<Finding> check(Duration most) {
        List<Finding> findings = new ArrayList<>();
        settings.thresholds()
                .faults(definitions())
                .forEach(
                        fault -> findings.add(warning("threshold", fault + "; the default is in force", "thresholds")));
        settings.mutes()
                .faults()
                .forEach(fault -> findings.add(warning(
                        "mute",
                        "\"" + fault
                                + "\" mutes nothing; allowed: ID or CHECK@SERVER[/DATABASE[/OBJECT]], then [ until=YYYY-MM-DD][ by=WORD]",
                        "mute")));
        return findings;
    }

    private static Finding warning(String subject, String message, String key) {
        return Finding.of(
                FindingSeverity.WARNING,
                FindingAreas.CONFIGURATION,
                subject,
                "",
                message,
                Remedy.shell("bin/bitville config get checks." + key));
    }
}
