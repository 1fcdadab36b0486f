package com.bitville.postgres.engine.internal.limit;

import com.bitville.postgres.api.collect.Lane;
import com.bitville.postgres.api.collect.Scope;
import com.bitville.postgres.api.collect.Trait;
import com.bitville.postgres.api.database.Cost;
import com.bitville.postgres.engine.internal.collector.ScheduledCollector;
import com.bitville.postgres.engine.internal.overload.OverloadDetector;
import com.bitville.postgres.engine.internal.overload.ServerLoad;
import com.bitville.postgres.engine.internal.spending.RunRequest;
import com.bitville.postgres.engine.internal.spending.SpendingLane;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Decides whether collectors may run on one server, by its budget and overload. */
public final class AdmissionControl {
    /** How many times the cost of a run that was never seen a first run in another database may be taken to cost. */
    private static final long MOST_UNSEEN = 3;
    /** The most that waiting counts for, as a part of what ten minutes may cost: a server that stalls does not compute all the while. */
    private static final double MOST_WAITING = 0.1;

    /** Of how many ends of visits the dearest still counts for about a half. */
    private static final long FADES = 8;

    private final String server;
    private final CostBudget costBudget;
    private final BudgetShares budgetShares;
    private final OverloadDetector overloadDetector;
    /** What the end of a visit costs beside its runs: rises at once, falls slowly. */
    private volatile long visitEnd;

    public AdmissionControl(String server, CostBudget costBudget) {
        this.server = server;
        this.costBudget = costBudget;
        this.budgetShares = new BudgetShares(costBudget);
        this.overloadDetector = new OverloadDetector(server);
    }

    /** For collectors without cost for a server. */
    public static AdmissionControl none(String name, LongSupplier ticker) {
        return new AdmissionControl(name, CostBudget.unlimited(ticker));
    }

    /** Called before the runs of a cycle. */
    public void begin() {
        costBudget.begin();
    }

    /** Called before the runs of a cycle, with the isolated collectors that are registered now, by name. */
    public void divide(Map<String, Object> isolated) {
        budgetShares.divide(isolated);
    }

    /** The server's overload, if any. */
    public Optional<String> distress() {
        return overloadDetector.reason();
    }

    /** Why a collector must not run now, if so. */
    public Optional<AdmissionRefusal> against(ScheduledCollector scheduledCollector) {
        RunRequest run = request(scheduledCollector, null, false);
        return forbidden(scheduledCollector)
                .or(() -> (scheduledCollector.subject().has(Trait.ISOLATED) ? budgetShares.refuses(run) : refuses(run))
                        .map(AdmissionControl::overBudget));
    }

    /** Why no visit to a database may begin now with that collector, if so. */
    public Optional<AdmissionRefusal> againstVisit(ScheduledCollector first, String database) {
        return forbidden(first)
                .or(() ->
                        refuses(request(first, database, false).with(visitEnd)).map(AdmissionControl::overBudget));
    }

    /** Why a collector must not run now in a visit that has begun, if so. */
    public Optional<AdmissionRefusal> againstWithinVisit(ScheduledCollector scheduledCollector, String database) {
        return forbidden(scheduledCollector)
                .or(() -> refuses(request(scheduledCollector, database, true))
                        .map(why -> overBudget("follows at the next visit, " + why)));
    }

    private Optional<String> refuses(RunRequest run) {
        return costBudget.affords(run)
                ? Optional.empty()
                : Optional.of("over budget: " + costBudget.figures()
                        + costBudget.whyNever(run).map(why -> "; " + why).orElse(""));
    }

    private static AdmissionRefusal overBudget(String why) {
        return new AdmissionRefusal(AdmissionRefusal.Cause.BUDGET, why);
    }

    private RunRequest request(ScheduledCollector one, @Nullable String database, boolean begun) {
        OptionalLong known = one.record().likelyCost(database);
        long most = one.record().isTimed() ? mostWaiting() : Long.MAX_VALUE;
        String name = one.subject().name();
        return new RunRequest(
                SpendingLane.of(one.subject()),
                database == null ? name : name + " " + database,
                one.place(),
                Math.min(most, known.orElseGet(() -> unseen(one, database, begun))),
                known.isPresent(),
                begun);
    }

    /** Why the server's overload forbids a run, if so. */
    public Optional<AdmissionRefusal> forbidden(ScheduledCollector scheduledCollector) {
        return scheduledCollector.subject().has(Trait.EMERGENCY)
                ? Optional.empty()
                : distress()
                        .map(why -> new AdmissionRefusal(
                                AdmissionRefusal.Cause.DISTRESS, "the server is overloaded: " + why));
    }

    /** What it costs in other databases says something about one that was never visited, but not much. */
    private long unseen(ScheduledCollector one, @Nullable String database, boolean begun) {
        long least = costBudget.limit().unseenNanos();
        OptionalLong elsewhere =
                database == null ? OptionalLong.empty() : one.record().likelyCost(null);
        boolean dear = database == null ? one.subject().lane() == Lane.SLOW : !begun && elsewhere.isEmpty();
        if (dear && !one.subject().has(Trait.ISOLATED)) {
            return costBudget.limit().unseenDearNanos();
        }
        return Math.max(least, Math.min(elsewhere.orElse(0), MOST_UNSEEN * least));
    }

    /** Whether the budget allows a run between two cycles. */
    public boolean spares(ScheduledCollector scheduledCollector) {
        return costBudget.affords(request(scheduledCollector, null, false));
    }

    /** How long to rest after a run between two cycles. */
    public long rest(Cost cost) {
        return costBudget.rest(price(cost));
    }

    /** Whether a run that reads objects one by one may go on, after that cost, with one that may cost as much as that. */
    public boolean hasRoom(ScheduledCollector scheduledCollector, @Nullable String database, long sofar, long step) {
        return costBudget.hasRoom(request(scheduledCollector, database, true), sofar, step);
    }

    /** What a run that begins now may cost before it is cancelled. An isolated one pays for itself, whatever it costs. */
    public long mostNow(ScheduledCollector scheduledCollector, @Nullable String database) {
        return scheduledCollector.subject().has(Trait.ISOLATED)
                ? Long.MAX_VALUE
                : costBudget.mostNow(request(scheduledCollector, database, true));
    }

    /**
     * Charges a run that used the server.
     *
     * @param database the one that was visited, or null
     * @param metered whether it asked for room as it went, so that its cost was no surprise
     */
    public void ran(ScheduledCollector scheduledCollector, @Nullable String database, Cost cost, boolean metered) {
        RunRequest run = request(scheduledCollector, database, true);
        if (scheduledCollector.subject().has(Trait.ISOLATED)) {
            budgetShares.charge(run, price(cost));
        } else {
            costBudget.charge(run, price(cost), metered);
        }
    }

    /** Called after each run with what the collector that measures the server's load has seen. */
    public void measured(ScheduledCollector scheduledCollector, long latencyNanos, Optional<ServerLoad> load) {
        if (scheduledCollector.gauge()) {
            overloadDetector.saw(load, latencyNanos);
        }
    }

    /** Charges what no run caused: the end of a connection, an attempt to open one. */
    public void charge(Scope scope, long nanos) {
        if (scope == Scope.DATABASE) {
            visitEnd = Math.max(nanos, visitEnd - (visitEnd - nanos) / FADES);
        }
        costBudget.charge(scope == Scope.DATABASE ? SpendingLane.VISITS : SpendingLane.CORE, nanos);
    }

    /** Called when the collector that measures the load has left: the end of an overload can no longer be detected. */
    public void loadUnknown() {
        overloadDetector.loadUnknown();
    }

    /** CPU time if it is known, else the time that the client waited, which is not less. */
    public static long charged(Cost cost) {
        return cost.cpuNanos().orElse(cost.clientNanos());
    }

    /** The same, but for a wait that is longer than any of the agent's statements computes. */
    private long price(Cost cost) {
        return cost.cpuNanos().isPresent() ? charged(cost) : Math.min(cost.clientNanos(), mostWaiting());
    }

    private long mostWaiting() {
        return (long) (costBudget.limit().whole() * MOST_WAITING);
    }

    public Map<String, Object> budgetStatus() {
        return budgetShares.status(server);
    }

    public Map<String, Object> stressStatus() {
        return overloadDetector.status();
    }
}
