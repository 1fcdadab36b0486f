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
 * The collectors that run, one per name, and the refused ones. The name identifies a collector's payloads and saved state, so two
 * collectors with one name would get each other's. Thread-safe.
 */
public final class CollectorRoster {
    private static final Logger LOG = LoggerFactory.getLogger(CollectorRoster.class);

    private final ServiceWhiteboard<CollectorRegistration> running;
    private final List<Refused> refused = new CopyOnWriteArrayList<>();

    /** A refused collector; {@code successor} would run if the collector with its name left, and is empty if it can never run. */
    private record Refused(
            Collector collector,
            String name,
            String origin,
            String reason,
            Optional<CollectorRegistration> successor) {}

    public CollectorRoster(ServiceWhiteboard<CollectorRegistration> running) {
        this.running = running;
    }

    public void add(Collector collector, Map<String, ?> properties) {
        try {
            // Outside the lock: a collector that does not answer must not block the registration of others.
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

    /** Removes a collector; false if a run of it did not end. */
    public boolean remove(Collector collector) {
        refused.removeIf(each -> each.collector() == collector);
        // Waits outside the lock: others may come and go meanwhile.
        boolean ended = running.remove(each -> each.collector() == collector);
        inherit();
        return ended;
    }

    private synchronized void inherit() {
        List<CollectorRegistration> successors = refused.stream()
                .flatMap(each -> each.successor().stream())
                .sorted(Comparator.comparing(CollectorRegistration::origin))
                .toList();
        for (CollectorRegistration successor : successors) {
            if (named(successor.subject().name()).isEmpty()) {
                refused.removeIf(each -> each.collector() == successor.collector());
                LOG.info(
                        "collector_takes_its_place collector={} origin={}",
                        successor.subject().name(),
                        successor.origin().name());
                place(successor);
            }
        }
    }

    /** One entry per refused collector. */
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
        return running.services().stream()
                .map(TrackedService::service)
                .filter(each -> each.subject().name().equals(name))
                .findFirst();
    }

    private static Refused twin(CollectorRegistration refused, CollectorRegistration stays) {
        return new Refused(
                refused.collector(),
                refused.subject().name(),
                refused.origin().name(),
                "its name is already used by " + stays.origin().name()
                        + ", which was installed first and keeps it: rename one of the subjects, or uninstall one collector",
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
