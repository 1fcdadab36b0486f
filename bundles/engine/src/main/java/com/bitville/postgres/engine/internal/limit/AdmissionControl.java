package com.bitville.postgres.engine.internal.limit;

import com.bitville.postgres.api.collect.Trait;
import com.bitville.postgres.api.database.Cost;
import com.bitville.postgres.engine.internal.collector.ScheduledCollector;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/** What holds collectors back at one server: its budget and its distress. */
public final class AdmissionControl {
    private final String server;
    private final CostBudget costBudget;
    private final OverloadDetector overloadDetector;

    public AdmissionControl(String server, CostBudget costBudget) {
        this.server = server;
        this.costBudget = costBudget;
        this.overloadDetector = new OverloadDetector(server);
    }

    /** For what costs no server anything. */
    public static AdmissionControl none(String name, LongSupplier ticker) {
        return new AdmissionControl(name, CostBudget.unlimited(ticker));
    }

    /** To be called before the runs of a cycle. */
    public void begin() {
        costBudget.begin();
    }

    /** What is wrong with the server, if anything. */
    public Optional<String> distress() {
        return overloadDetector.reason();
    }

    /** Why a collector should not run now, if so. */
    public Optional<AdmissionRefusal> against(ScheduledCollector scheduledCollector) {
        return forbidden(scheduledCollector)
                .or(() -> costBudget.affords(
                                scheduledCollector.place(),
                                scheduledCollector.record().likelyCost())
                        ? Optional.empty()
                        : Optional.of(new AdmissionRefusal(
                                AdmissionRefusal.Cause.BUDGET, "gives way to the budget: " + costBudget.figures())));
    }

    /** Why the server's distress forbids it, if so. */
    public Optional<AdmissionRefusal> forbidden(ScheduledCollector scheduledCollector) {
        return scheduledCollector.subject().has(Trait.EMERGENCY)
                ? Optional.empty()
                : distress()
                        .map(why -> new AdmissionRefusal(
                                AdmissionRefusal.Cause.DISTRESS, "the server is under stress: " + why));
    }

    /** Whether the budget has a run between two cycles to spare. */
    public boolean spares(ScheduledCollector scheduledCollector) {
        return costBudget.spares(scheduledCollector.record().likelyCost());
    }

    /** A run is over that used the server. */
    public void ran(ScheduledCollector scheduledCollector, Cost cost, long latencyNanos, Optional<ServerLoad> load) {
        costBudget.charge(charged(cost));
        if (scheduledCollector.gauge()) {
            overloadDetector.saw(load, latencyNanos);
        }
    }

    /** Nobody is there who could tell that the server's distress is over. */
    public void unheard() {
        overloadDetector.unheard();
    }

    /** CPU time where it can be seen, else the time the client waited, which is no less. */
    public static long charged(Cost cost) {
        return cost.cpuNanos().orElse(cost.clientNanos());
    }

    public Map<String, Object> budgetStatus() {
        return costBudget.status(server);
    }

    public Map<String, Object> stressStatus() {
        return overloadDetector.status();
    }
}
