package com.bitville.postgres.engine.internal.collector;

import com.bitville.postgres.api.collect.CollectException;
import com.bitville.postgres.api.collect.Collector;
import com.bitville.postgres.engine.internal.whiteboard.CrashException;
import com.bitville.postgres.engine.internal.whiteboard.ServiceWhiteboard;
import com.bitville.postgres.engine.internal.whiteboard.TrackedService;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The collectors that run, one of each name, and those that were refused. A name stands for what a collector sends and for the state it
 * gets back, so two of one name would take each other's. Safe for use by several threads.
 */
public final class CollectorRoster {
    private static final Logger LOG = LoggerFactory.getLogger(CollectorRoster.class);

    private final ServiceWhiteboard<CollectorRegistration> running;
    private final List<Refused> refused = new CopyOnWriteArrayList<>();

    /** One that does not run; {@code heir} is what would run if the one of its name left, empty where nothing helps it. */
    private record Refused(
            Collector collector, String name, String origin, String reason, Optional<CollectorRegistration> heir) {}

    public CollectorRoster(ServiceWhiteboard<CollectorRegistration> running) {
        this.running = running;
    }

    public void add(Collector collector, Map<String, ?> properties) {
        try {
            // Asked without the lock: one that does not answer keeps nobody else from coming.
            CollectorRegistration comes = CollectorRegistration.of(collector, properties);
            synchronized (this) {
                place(comes);
            }
        } catch (CollectException | CrashException e) {
            String reason = Objects.requireNonNullElse(e.getMessage(), "defect");
            refuse(new Refused(
                    collector, "", CollectorOrigin.of(collector, properties).name(), reason, Optional.empty()));
        }
    }

    /** Returns false if a run of it would not end. */
    public boolean remove(Collector collector) {
        refused.removeIf(each -> each.collector() == collector);
        // Waited for without the lock: meanwhile others come and go.
        boolean ended = running.remove(each -> each.collector() == collector);
        inherit();
        return ended;
    }

    private synchronized void inherit() {
        List<CollectorRegistration> heirs = refused.stream()
                .flatMap(each -> each.heir().stream())
                .sorted(Comparator.comparing(CollectorRegistration::origin))
                .toList();
        for (CollectorRegistration heir : heirs) {
            if (named(heir.subject().name()).isEmpty()) {
                refused.removeIf(each -> each.collector() == heir.collector());
                LOG.info(
                        "collector_takes_its_place collector={} origin={}",
                        heir.subject().name(),
                        heir.origin().name());
                place(heir);
            }
        }
    }

    /** One entry for each collector that does not run. */
    public List<Map<String, Object>> status() {
        return refused.stream()
                .map(each -> {
                    Map<String, Object> entry = new LinkedHashMap<>();
                    entry.put("name", each.name());
                    entry.put("origin", each.origin());
                    entry.put("reason", each.reason());
                    return entry;
                })
                .toList();
    }

    private void place(CollectorRegistration comes) {
        Optional<CollectorRegistration> present = named(comes.subject().name());
        if (present.isPresent() && present.get().origin().compareTo(comes.origin()) <= 0) {
            refuse(twin(comes, present.get()));
            return;
        }
        if (present.isPresent()) {
            CollectorRegistration leaves = present.get();
            running.remove(each -> each.collector() == leaves.collector());
            refuse(twin(leaves, comes));
        }
        running.add(comes, comes.origin().ranking());
    }

    private Optional<CollectorRegistration> named(String name) {
        return running.tenants().stream()
                .map(TrackedService::service)
                .filter(each -> each.subject().name().equals(name))
                .findFirst();
    }

    private static Refused twin(CollectorRegistration refused, CollectorRegistration stays) {
        return new Refused(
                refused.collector(),
                refused.subject().name(),
                refused.origin().name(),
                "its name is taken by " + stays.origin().name()
                        + ", which was installed first and stays: rename the subject of one, or uninstall it",
                Optional.of(refused));
    }

    private void refuse(Refused one) {
        refused.add(one);
        LOG.warn(
                "collector_refused collector={} origin={} reason={} consequence=does_not_run",
                one.name(),
                one.origin(),
                one.reason());
    }
}
