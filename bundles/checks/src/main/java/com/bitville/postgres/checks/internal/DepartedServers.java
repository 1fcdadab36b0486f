package com.bitville.postgres.checks.internal;

import com.bitville.postgres.api.check.ServerFinding;
import com.bitville.postgres.api.collect.Cycle;
import com.bitville.postgres.api.collect.CycleListener;
import com.bitville.postgres.api.database.Database;
import com.bitville.postgres.checks.internal.life.LifeBook;
import com.bitville.postgres.checks.internal.told.FindingsAnnouncer;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.LongSupplier;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends the findings of servers that are no longer monitored, also of those that were removed or renamed while the agent was stopped: nobody
 * looks at them any more, so they would stay open for ever.
 */
@Component(service = CycleListener.class, property = FindingsAnnouncer.OWN + "=true")
public final class DepartedServers implements CycleListener {
    private static final Logger LOG = LoggerFactory.getLogger(DepartedServers.class);
    /** A server whose bundle is being replaced comes back before this. */
    private static final Duration ABSENT = Duration.ofMinutes(10);

    private static final String HOST = "host";

    private final FindingsAnnouncer announcer;
    private final ServerLooks looks;
    private final LongSupplier nanoTime;
    private final List<Database> databases = new CopyOnWriteArrayList<>();
    /** Of which something is committed; read once. */
    private final Set<String> committed = new HashSet<>();

    private final Map<String, Long> missing = new HashMap<>();
    private boolean read;

    /** Called by Declarative Services. */
    @Activate
    public DepartedServers(@Reference FindingsAnnouncer announcer, @Reference ServerLooks looks) {
        this(announcer, looks, System::nanoTime);
    }

    DepartedServers(FindingsAnnouncer announcer, ServerLooks looks, LongSupplier nanoTime) {
        this.announcer = announcer;
        this.looks = looks;
        this.nanoTime = nanoTime;
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void bindDatabase(Database database) {
        databases.add(database);
    }

    void unbindDatabase(Database database) {
        databases.remove(database);
    }

    /** Cycles of many servers end at the same time; one of them is enough. */
    @Override
    public synchronized void onCycle(Cycle cycle) {
        if (!announcer.hasOutbox()) {
            return;
        }
        if (!read) {
            read = true;
            committed.addAll(announcer.servers());
        }
        Set<String> known = new HashSet<>(committed);
        known.addAll(looks.servers().keySet());
        known.remove(HOST);
        databases.forEach(database -> known.remove(database.server()));
        missing.keySet().retainAll(known);
        long now = nanoTime.getAsLong();
        for (String server : known) {
            long since = missing.computeIfAbsent(server, unused -> now);
            if (now - since >= ABSENT.toNanos()) {
                end(server, cycle);
            }
        }
    }

    private void end(String server, Cycle cycle) {
        ServerLook look = looks.servers().get(server);
        LifeBook book = look == null ? new LifeBook(server) : look.book();
        try {
            Optional<byte[]> state = announcer.committed(server);
            if (state.isPresent()) {
                book.restore(state.get());
            }
        } catch (IOException e) {
            LOG.warn(
                    "findings_unreadable server={} reason=\"{}\" consequence=\"what was open of the server is never closed\"",
                    server,
                    e.getMessage());
        }
        book.endAll("the server " + server + " is no longer monitored");
        LifeBook.Changes changes = book.changes(List.of(), cycle.at());
        List<ServerFinding> ended = changes.findings();
        Cycle last = new Cycle(server, cycle.number(), cycle.at(), List.of(), List.of());
        if (ended.isEmpty() || announcer.tell(last, ended, changes.state())) {
            looks.servers().remove(server);
            committed.remove(server);
            LOG.info("findings_ended server={} findings={} reason=\"no longer monitored\"", server, ended.size());
        }
    }
}
