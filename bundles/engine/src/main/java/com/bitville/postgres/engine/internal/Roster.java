package com.bitville.postgres.engine.internal;

import com.bitville.postgres.api.collect.CollectException;
import com.bitville.postgres.api.collect.Collector;
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
final class Roster {
    private static final Logger LOG = LoggerFactory.getLogger(Roster.class);

    private final Whiteboard<Registered> running;
    private final List<Refused> refused = new CopyOnWriteArrayList<>();

    /** One that does not run; {@code heir} is what would run if the one of its name left, empty where nothing helps it. */
    private record Refused(Collector collector, String name, String origin, String reason, Optional<Registered> heir) {}

    Roster(Whiteboard<Registered> running) {
        this.running = running;
    }

    void add(Collector collector, Map<String, ?> properties) {
        try {
            // Asked without the lock: one that does not answer keeps nobody else from coming.
            Registered comes = Registered.of(collector, properties);
            synchronized (this) {
                place(comes);
            }
        } catch (CollectException | CrashException e) {
            String reason = Objects.requireNonNullElse(e.getMessage(), "defect");
            refuse(new Refused(collector, "", Origin.of(collector, properties).name(), reason, Optional.empty()));
        }
    }

    /** Returns false if a run of it would not end. */
    boolean remove(Collector collector) {
        refused.removeIf(each -> each.collector() == collector);
        // Waited for without the lock: meanwhile others come and go.
        boolean ended = running.remove(each -> each.collector() == collector);
        inherit();
        return ended;
    }

    private synchronized void inherit() {
        List<Registered> heirs = refused.stream()
                .flatMap(each -> each.heir().stream())
                .sorted(Comparator.comparing(Registered::origin))
                .toList();
        for (Registered heir : heirs) {
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
    List<Map<String, Object>> status() {
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

    private void place(Registered comes) {
        Optional<Registered> present = named(comes.subject().name());
        if (present.isPresent() && present.get().origin().compareTo(comes.origin()) <= 0) {
            refuse(twin(comes, present.get()));
            return;
        }
        if (present.isPresent()) {
            Registered leaves = present.get();
            running.remove(each -> each.collector() == leaves.collector());
            refuse(twin(leaves, comes));
        }
        running.add(comes, comes.origin().ranking());
    }

    private Optional<Registered> named(String name) {
        return running.tenants().stream()
                .map(Tenancy::service)
                .filter(each -> each.subject().name().equals(name))
                .findFirst();
    }

    private static Refused twin(Registered refused, Registered stays) {
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
