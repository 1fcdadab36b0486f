package com.bitville.postgres.engine.internal.collector;

import com.bitville.postgres.api.collect.Subject;
import com.bitville.postgres.api.collect.Trait;
import com.bitville.postgres.api.database.Cost;
import com.bitville.postgres.api.health.Remedy;
import com.bitville.postgres.engine.internal.limit.AdmissionControl;
import com.bitville.postgres.engine.internal.limit.AdmissionRefusal;
import com.bitville.postgres.engine.internal.run.FinishedRun;
import com.bitville.postgres.engine.internal.run.RunResult;
import com.bitville.postgres.engine.internal.whiteboard.CrashException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One collector's figures on one server: state, last run, counts. Thread-safe. */
public final class CollectorStats {
    private static final Logger LOG = LoggerFactory.getLogger(CollectorStats.class);
    /** Good runs before the log reports that a collector runs again: one that runs every other time would flood the log. */
    private static final int RUNS_THAT_END_SHEDDING = 3;

    /** The most databases of a server of which the last run is known; those beyond are read at each visit. */
    private static final int MOST_DATABASES = 10_000;
    /** How often in its interval a subject runs at most because the catalogs change all the time: temporary tables do that. */
    private static final int MOST_OFTEN = 12;

    private static final Duration LONGEST_BACK_OFF = Duration.ofMinutes(10);

    private final Subject subject;
    private final String server;
    private CollectorState state = CollectorState.WAITING;
    private String reason = "has not run yet";
    private @Nullable Remedy remedy;
    private @Nullable Instant lastRun;
    private long lastSlot;
    /** The last run in each visited database. */
    private final Map<String, LastVisit> visits = new LinkedHashMap<>();

    private long durationNanos;
    private @Nullable Cost cost;
    private int rows;
    private long runs;
    private long failures;
    private boolean unfinished;
    private int defectsInRow;
    private long notBefore;
    private OptionalLong likelyCost = OptionalLong.empty();
    private AdmissionRefusal.@Nullable Cause shedBy;
    /** The state last logged; it lags behind a state that changes with each cycle. */
    private CollectorState logged = CollectorState.WAITING;

    private int runsSinceShed;

    /**
     * The last run in a database.
     *
     * @param slot its slot
     * @param unfinished whether the budget ended it early
     * @param likelyCost what the next one is likely to cost; empty if nothing is known
     * @param catalogs the state of the database's catalogs; empty if nobody had told
     */
    private record LastVisit(long slot, boolean unfinished, OptionalLong likelyCost, OptionalLong catalogs) {}

    public CollectorStats(Subject subject, String server) {
        this.subject = subject;
        this.server = server;
    }

    public boolean isOf(Subject other) {
        return subject.equals(other);
    }

    /** Whether the subject's interval, and the back-off after a defect, have passed. A run that did not reach the server does not count. */
    public synchronized boolean due(long slot) {
        return runs == 0
                || unfinished
                || state == CollectorState.UNAVAILABLE
                || (slot - lastSlot >= subject.every().toNanos() && (defectsInRow == 0 || slot - notBefore >= 0));
    }

    /**
     * The time of the next run between cycles: after its interval, or later if the last one was expensive.
     *
     * @param rests how long to rest after a run of that cost
     */
    public synchronized long nextSample(long now, ToLongFunction<Cost> rests) {
        if (runs == 0) {
            return now;
        }
        Cost spent = cost;
        long rest = spent == null ? 0 : rests.applyAsLong(spent);
        long next = lastSlot + Math.max(subject.every().toNanos(), rest);
        return defectsInRow > 0 && notBefore - next > 0 ? notBefore : next;
    }

    /** Whether only the time is known that the last run waited for the server, which bounds what it cost there. */
    public synchronized boolean isTimed() {
        return cost != null && cost.cpuNanos().isEmpty();
    }

    /** Whether the subject's interval, and the back-off after a defect, have passed in a database. */
    public synchronized boolean due(long slot, String database) {
        LastVisit last = visits.get(database);
        return last == null
                || last.unfinished()
                || (slot - last.slot() >= subject.every().toNanos() && (defectsInRow == 0 || slot - notBefore >= 0));
    }

    /** Whether the catalogs of a database, which are in that state now, have changed since the last run there, and that is long enough ago. */
    public synchronized boolean outdated(long slot, String database, OptionalLong catalogs) {
        LastVisit last = visits.get(database);
        return last != null
                && defectsInRow == 0
                && !last.catalogs().equals(catalogs)
                && slot - last.slot() >= subject.every().toNanos() / MOST_OFTEN;
    }

    /** Orders by the last run in a database, one that has not run there first. */
    public int compareLastRun(CollectorStats other, String database) {
        LastVisit mine = lastVisit(database);
        LastVisit others = other.lastVisit(database);
        if (mine == null || others == null) {
            return Boolean.compare(mine != null, others != null);
        }
        return Long.signum(mine.slot() - others.slot());
    }

    private synchronized @Nullable LastVisit lastVisit(String database) {
        return visits.get(database);
    }

    public synchronized void begin(Instant at, long slot) {
        lastRun = at;
        lastSlot = slot;
        runs++;
    }

    /**
     * Records a visit. Databases that are gone leave behind those that were visited since.
     *
     * @param catalogs the state of the database's catalogs, if anybody told
     */
    public synchronized void begin(Instant at, long slot, String database, OptionalLong catalogs) {
        begin(at, slot);
        LastVisit before = visits.remove(database);
        OptionalLong likely = before == null ? OptionalLong.empty() : before.likelyCost();
        visits.put(database, new LastVisit(slot, false, likely, catalogs));
        if (visits.size() > MOST_DATABASES) {
            visits.remove(visits.keySet().iterator().next());
        }
    }

    /**
     * Records the result of a run.
     *
     * @param database the one that was visited, or null
     */
    public synchronized void ended(
            FinishedRun finishedRun, @Nullable String database, @Nullable Cost spent, Duration interval) {
        RunResult runResult = finishedRun.ending();
        unfinished = finishedRun.unfinished();
        learn(finishedRun, database, spent);
        if (runResult.refusal() != null) {
            shed(runResult.refusal());
            return;
        }
        durationNanos = finishedRun.nanos();
        cost = spent;
        rows = runResult.snapshot() == null ? 0 : runResult.snapshot().rowCount();
        failures += runResult.reason().isPresent() ? 1 : 0;
        CrashException defect = runResult.defect();
        defectsInRow = defect == null ? 0 : defectsInRow + 1;
        if (defect != null) {
            backOff(interval);
            LOG.debug("collector_defect collector={} server={} trace={}", subject.name(), server, defect.trace());
        }
        runsSinceShed++;
        turn(runResult.state(), runResult.message(), null);
        remedy = runResult.remedy();
    }

    /** A run that was cancelled for its cost would have cost more. */
    private void learn(FinishedRun finishedRun, @Nullable String database, @Nullable Cost spent) {
        long charged = spent == null ? 0 : AdmissionControl.charged(spent);
        boolean cut = finishedRun.ending().refusal() != null;
        long next = finishedRun.step().orElse(cut ? 2 * charged : charged);
        if (spent != null) {
            likelyCost = OptionalLong.of(likely(likelyCost, next));
        }
        if (database != null) {
            visits.computeIfPresent(
                    database,
                    (name, last) -> new LastVisit(
                            last.slot(),
                            finishedRun.unfinished(),
                            spent == null ? last.likelyCost() : OptionalLong.of(likely(last.likelyCost(), next)),
                            last.catalogs()));
        }
    }

    /** Another collector of the same subject costs what it costs. */
    public synchronized void forgetCost() {
        likelyCost = OptionalLong.empty();
    }

    /** Whether the budget ended the last run in a database early. */
    public synchronized boolean isUnfinished(String database) {
        LastVisit last = visits.get(database);
        return last != null && last.unfinished();
    }

    /** Rises at once and falls slowly: a run that costs more than expected is what the budget has to fear. */
    private static long likely(OptionalLong before, long charged) {
        long known = before.orElse(charged);
        return charged >= known ? charged : (3 * known + charged) / 4;
    }

    /**
     * The expected cost of a run for the server, in nanoseconds, from the last runs.
     *
     * @param database the one that is visited, or null
     * @return empty if it has never run; what it cost in one database says nothing about another
     */
    public synchronized OptionalLong likelyCost(@Nullable String database) {
        if (database == null) {
            return likelyCost;
        }
        LastVisit last = visits.get(database);
        return last == null ? OptionalLong.empty() : last.likelyCost();
    }

    /** Records that the collector is due but must not run. */
    public synchronized void shed(AdmissionRefusal admissionRefusal) {
        runsSinceShed = 0;
        turn(CollectorState.SHED, admissionRefusal.why(), admissionRefusal.cause());
    }

    /** After a defect the next attempts follow 1, 2, 4... intervals later; at most ten minutes, or one interval if that is longer. */
    private void backOff(Duration interval) {
        long wait = interval.toNanos() << Math.min(defectsInRow - 1, 10);
        notBefore = lastSlot + Math.max(interval.toNanos(), Math.min(wait, LONGEST_BACK_OFF.toNanos()));
    }

    /** Records that the collector cannot run now, for no fault of its own. */
    public synchronized void waits(String why) {
        turn(CollectorState.WAITING, why, null);
    }

    private void turn(CollectorState to, String why, AdmissionRefusal.@Nullable Cause cause) {
        boolean same = state == to && reason.equals(why);
        state = to;
        reason = why;
        remedy = null;
        shedBy = cause;
        boolean runs = to == CollectorState.OK || to == CollectorState.DEGRADED;
        boolean comesAndGoes = logged == CollectorState.SHED && runs && runsSinceShed < RUNS_THAT_END_SHEDDING;
        boolean changed = logged != to && !comesAndGoes;
        if (same && !changed) {
            return;
        }
        logged = changed ? to : logged;
        if (!changed) {
            LOG.debug(
                    "collector_state collector={} server={} state={} reason={}",
                    subject.name(),
                    server,
                    to.word(),
                    why);
        } else if (to == CollectorState.OK || to == CollectorState.WAITING || expected(to)) {
            LOG.info(
                    "collector_state_changed collector={} server={} state={} reason={}",
                    subject.name(),
                    server,
                    to.word(),
                    why);
        } else {
            LOG.warn(
                    "collector_state_changed collector={} server={} state={} reason={} consequence={}",
                    subject.name(),
                    server,
                    to.word(),
                    why,
                    consequence(to));
        }
    }

    /** What the operator or the server's version decides is no news to wake somebody for. */
    private boolean expected(CollectorState state) {
        return subject.has(Trait.OPTIONAL)
                && (state == CollectorState.UNSUPPORTED || state == CollectorState.NOT_PERMITTED);
    }

    private static String consequence(CollectorState state) {
        return switch (state) {
            case SHED -> "runs_seldom_or_not";
            case DEGRADED -> "not_all_is_read";
            default -> "no_data_until_mended";
        };
    }

    /**
     * The collector's entry in the status document.
     *
     * @param executedMs the execution time of its statements from pg_stat_statements, null if unknown
     */
    public synchronized Map<String, @Nullable Object> status(@Nullable Double executedMs) {
        Map<String, @Nullable Object> status = new LinkedHashMap<>();
        status.put("name", subject.name());
        status.put("server", server);
        status.put("state", state.word());
        status.put("reason", reason);
        Remedy named = remedy;
        status.put("remedy_kind", named == null ? null : named.kind().word());
        status.put("remedy", named == null ? null : named.text());
        status.put("shed_by", shedBy == null ? null : shedBy.word());
        status.put(
                "last_run",
                lastRun == null ? null : lastRun.truncatedTo(ChronoUnit.MILLIS).toString());
        status.put("duration_ms", millis(durationNanos));
        status.put("rows", rows);
        status.put("runs", runs);
        status.put("failures", failures);
        status.put("every_ms", subject.every().toMillis());
        status.put("optional", subject.has(Trait.OPTIONAL));
        status.put("scope", subject.scope().name().toLowerCase(Locale.ROOT));
        status.put("lane", subject.lane().name().toLowerCase(Locale.ROOT));
        Cost spent = cost;
        status.put(
                "cpu_ms",
                spent == null || spent.cpuNanos().isEmpty()
                        ? null
                        : millis(spent.cpuNanos().getAsLong()));
        status.put("client_ms", spent == null ? null : millis(spent.clientNanos()));
        status.put("exec_ms", executedMs == null ? null : millis((long) (executedMs * 1e6)));
        return status;
    }

    /** Milliseconds with three decimals. */
    private static double millis(long nanos) {
        return Math.round(nanos / 1_000.0) / 1_000.0;
    }
}
