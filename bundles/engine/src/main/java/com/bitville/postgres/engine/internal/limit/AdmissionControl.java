package com.bitville.postgres.engine.internal.limit;

import com.bitville.postgres.api.collect.Trait;
import com.bitville.postgres.api.database.Cost;
import com.bitville.postgres.engine.internal.collector.ScheduledCollector;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/** Decides whether collectors may run on one server, by its budget and overload. */
public final class AdmissionControl {
    private final String server;
    private final CostBudget costBudget;
    private final BudgetShares budgetShares;
    private final OverloadDetector overloadDetector;

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
        budgetShares.begin();
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
        if (scheduledCollector.subject().has(Trait.ISOLATED)) {
            return forbidden(scheduledCollector).or(() -> overShare(scheduledCollector));
        }
        return forbidden(scheduledCollector)
                .or(() -> affords(scheduledCollector)
                        ? Optional.empty()
                        : Optional.of(new AdmissionRefusal(
                                AdmissionRefusal.Cause.BUDGET, "over budget: " + costBudget.figures())));
    }

    private Optional<AdmissionRefusal> overShare(ScheduledCollector scheduledCollector) {
        CostBudget share = budgetShares.of(scheduledCollector.subject().name());
        long likely = scheduledCollector.record().likelyCost();
        return share.affords(0, likely)
                ? Optional.empty()
                : Optional.of(new AdmissionRefusal(
                        AdmissionRefusal.Cause.BUDGET,
                        "over its share of the budget: " + share.figures() + "; a run costs about "
                                + Math.round(likely / 1e6) + " ms, the next is in "
                                + Math.max(1, share.affordableIn(likely).toSeconds()) + " s"));
    }

    /**
     * Why no visit to a database may begin now, if so. What the last runs cost says little about the next database; the visit stops when it
     * has used its share.
     */
    public Optional<AdmissionRefusal> againstVisit(ScheduledCollector first) {
        return forbidden(first)
                .or(() -> costBudget.affordsBesideSamples(0)
                        ? Optional.empty()
                        : Optional.of(new AdmissionRefusal(
                                AdmissionRefusal.Cause.BUDGET, "over budget: " + costBudget.figures())));
    }

    /** Why a collector must not run now in a visit that has begun, if so. */
    public Optional<AdmissionRefusal> againstWithinVisit(ScheduledCollector scheduledCollector) {
        return forbidden(scheduledCollector)
                .or(() -> costBudget.affordsWithinVisit(
                                scheduledCollector.record().likelyCost())
                        ? Optional.empty()
                        : Optional.of(new AdmissionRefusal(
                                AdmissionRefusal.Cause.BUDGET,
                                "over budget, follows at the next visit: " + costBudget.figures())));
    }

    /** Optional subjects, such as the many of SQL files, take what sampling leaves. */
    private boolean affords(ScheduledCollector scheduledCollector) {
        long likely = scheduledCollector.record().likelyCost();
        return scheduledCollector.subject().has(Trait.OPTIONAL)
                ? costBudget.affordsBesideSamples(likely)
                : costBudget.affords(scheduledCollector.place(), likely);
    }

    /** Why the server's overload forbids a run, if so. */
    public Optional<AdmissionRefusal> forbidden(ScheduledCollector scheduledCollector) {
        return scheduledCollector.subject().has(Trait.EMERGENCY)
                ? Optional.empty()
                : distress()
                        .map(why -> new AdmissionRefusal(
                                AdmissionRefusal.Cause.DISTRESS, "the server is overloaded: " + why));
    }

    /** Whether the budget allows a run between two cycles. */
    public boolean spares(ScheduledCollector scheduledCollector) {
        return costBudget.spares(scheduledCollector.record().likelyCost());
    }

    /** How long to rest after a run between two cycles. */
    public long rest(long costNanos) {
        return costBudget.rest(costNanos);
    }

    /** Charges a run that used the server. */
    public void ran(ScheduledCollector scheduledCollector, Cost cost, long latencyNanos, Optional<ServerLoad> load) {
        CostBudget pays = scheduledCollector.subject().has(Trait.ISOLATED)
                ? budgetShares.of(scheduledCollector.subject().name())
                : costBudget;
        pays.charge(charged(cost));
        if (scheduledCollector.gauge()) {
            overloadDetector.saw(load, latencyNanos);
        }
    }

    /** Called when the collector that measures the load has left: the end of an overload can no longer be detected. */
    public void loadUnknown() {
        overloadDetector.loadUnknown();
    }

    /** CPU time if it is known, else the time that the client waited, which is not less. */
    public static long charged(Cost cost) {
        return cost.cpuNanos().orElse(cost.clientNanos());
    }

    public Map<String, Object> budgetStatus() {
        return budgetShares.status(server);
    }

    public Map<String, Object> stressStatus() {
        return overloadDetector.status();
    }
}
