package com.bitville.postgres.checks.internal;

import com.bitville.postgres.api.check.CheckAnswer;
import com.bitville.postgres.api.check.CheckDefinition;
import com.bitville.postgres.api.check.ServerCheck;
import com.bitville.postgres.api.check.ServerFinding;
import com.bitville.postgres.api.collect.Cycle;
import com.bitville.postgres.api.collect.Scope;
import com.bitville.postgres.api.history.History;
import com.bitville.postgres.api.history.series.SeriesStore;
import com.bitville.postgres.api.thread.Guard;
import com.bitville.postgres.checks.internal.life.LifeBook;
import com.bitville.postgres.checks.internal.life.LookPace;
import com.bitville.postgres.checks.internal.life.LookTime;
import com.bitville.postgres.checks.internal.look.CheckLimits;
import com.bitville.postgres.checks.internal.look.CollectedTables;
import com.bitville.postgres.checks.internal.look.DatabaseVisits;
import com.bitville.postgres.checks.internal.look.HistoryView;
import com.bitville.postgres.checks.internal.look.LookData;
import com.bitville.postgres.checks.internal.rule.BuiltInCheck;
import com.bitville.postgres.checks.internal.rule.CheckMemory;
import com.bitville.postgres.checks.internal.told.FindingsAnnouncer;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** All looks at one server. Used by the thread of the server's cycles; the book answers others. */
final class ServerLook {
    private static final Logger LOG = LoggerFactory.getLogger(ServerLook.class);
    /** A check whose bundle is being replaced comes back before this. */
    private static final Duration ABSENT = Duration.ofMinutes(10);

    private static final String HOST = "host";

    private final String server;
    private final LifeBook book;
    private final LookPace pace = new LookPace();
    private final CollectedTables tables = new CollectedTables();
    private final DatabaseVisits databases = new DatabaseVisits();
    private final Map<String, LookTime> asked = new HashMap<>();
    private final Map<String, Guard> guards = new HashMap<>();
    private final Map<ServerCheck, CheckMemory> memories = new HashMap<>();
    private @Nullable ChecksSettings judgedBy;
    private @Nullable LookTime first;
    private boolean restored;
    private volatile long lastNanos;

    ServerLook(String server) {
        this.server = server;
        this.book = new LifeBook(server);
    }

    LifeBook book() {
        return book;
    }

    /** How long the last look took. */
    long lastNanos() {
        return lastNanos;
    }

    void note(Cycle cycle) {
        tables.note(cycle);
    }

    void look(
            Cycle cycle,
            long nanos,
            List<ServerCheck> checks,
            ChecksSettings settings,
            History history,
            @Nullable SeriesStore store,
            FindingsAnnouncer announcer) {
        LookTime time = new LookTime(cycle.at(), nanos);
        if (!pace.allows(time, settings.confirm())) {
            return;
        }
        restore(announcer);
        long start = System.nanoTime();
        LookData data = new LookData(cycle, tables, databases, history, store);
        databases.forget(cycle.at());
        if (!settings.equals(judgedBy)) {
            judgedBy = settings;
            memories.values().forEach(memory -> memory.standing().forget());
        }
        for (ServerCheck check : checks) {
            CheckDefinition definition = check.definition();
            if ((definition.scope() == Scope.HOST) != server.equals(HOST)) {
                continue;
            }
            CheckLimits limits = new CheckLimits(
                    definition, (of, threshold) -> settings.thresholds().of(of, threshold, server), book);
            HistoryView view =
                    new HistoryView(data, limits, check instanceof BuiltInCheck own ? own.keeper() : definition.name());
            CheckAnswer answer = view.missing().orElseGet(() -> ask(check, view, time));
            book.look(definition.name(), answer, time, settings.confirm());
            asked.put(definition.name(), time);
        }
        memories.keySet().retainAll(checks);
        retain(time);
        lastNanos = System.nanoTime() - start;
        book.destinations(announcer.destinationsBegun());
        LifeBook.Changes changes = book.changes(settings.mutes().rules(), cycle.at());
        if (!changes.findings().isEmpty() && announcer.tell(cycle, changes.findings(), changes.state())) {
            book.committed(settings.mutes().rules(), cycle.at());
            changes.findings().forEach(ServerLook::log);
        }
    }

    private void restore(FindingsAnnouncer announcer) {
        if (restored || !announcer.hasOutbox()) {
            return;
        }
        restored = true;
        Optional<byte[]> state = announcer.committed(server);
        try {
            if (state.isPresent()) {
                book.restore(state.get());
            }
        } catch (IOException e) {
            LOG.warn(
                    "findings_unreadable server={} reason=\"{}\" consequence=\"what still holds is opened anew\"",
                    server,
                    e.getMessage());
        }
    }

    /** A check of somebody else may throw anything; the others are asked all the same. */
    private CheckAnswer ask(ServerCheck check, HistoryView view, LookTime time) {
        String name = check.definition().name();
        CheckAnswer[] answer = {CheckAnswer.unknown("the check " + name + " failed; the agent's log says how")};
        Guard guard = guards.computeIfAbsent(
                name,
                unused -> new Guard(
                        defect -> LOG.warn(
                                "check_failed check={} server={} defect=\"{}\" trace=\"{}\"",
                                name,
                                server,
                                defect.what(),
                                defect.trace()),
                        () -> LOG.info("check_well_again check={} server={}", name, server)));
        try {
            guard.run(() -> answer[0] = look(check, view, time));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return answer[0];
    }

    private CheckAnswer look(ServerCheck check, HistoryView view, LookTime time) {
        if (!(check instanceof BuiltInCheck own)) {
            return check.look(view);
        }
        CheckMemory memory = memories.computeIfAbsent(check, unused -> new CheckMemory());
        return own.isMemoryless()
                ? memory.standing().at(view, book.held(check.definition().name()), () -> own.look(view, memory, time))
                : own.look(view, memory, time);
    }

    private void retain(LookTime at) {
        if (first == null) {
            first = at;
        }
        Set<String> there = new HashSet<>();
        asked.forEach((check, when) -> {
            if (at.since(when).compareTo(ABSENT) < 0) {
                there.add(check);
            }
        });
        if (at.since(first).compareTo(ABSENT) >= 0) {
            book.retain(there);
        }
    }

    private static void log(ServerFinding finding) {
        String event = "finding_" + finding.state().word();
        if (finding.severity().isProblem()) {
            LOG.info(
                    "{} id={} server={} severity={} message=\"{}\"",
                    event,
                    finding.id(),
                    finding.server(),
                    finding.severity().word(),
                    finding.seen().message());
        }
    }
}
