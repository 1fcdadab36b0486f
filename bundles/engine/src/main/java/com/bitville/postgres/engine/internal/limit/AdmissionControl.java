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
    private final CostBudget budget;
    private final OverloadDetector stress;

    public AdmissionControl(String server, CostBudget budget) {
        this.server = server;
        this.budget = budget;
        this.stress = new OverloadDetector(server);
    }

    /** For what costs no server anything. */
    public static AdmissionControl none(String name, LongSupplier ticker) {
        return new AdmissionControl(name, CostBudget.unlimited(ticker));
    }

    /** To be called before the runs of a cycle. */
    public void begin() {
        budget.begin();
    }

    /** What is wrong with the server, if anything. */
    public Optional<String> distress() {
        return stress.reason();
    }

    /** Why a collector should not run now, if so. */
    public Optional<AdmissionRefusal> against(ScheduledCollector due) {
        return forbidden(due)
                .or(() -> budget.affords(due.place(), due.record().likelyCost())
                        ? Optional.empty()
                        : Optional.of(new AdmissionRefusal(
                                AdmissionRefusal.Cause.BUDGET, "gives way to the budget: " + budget.figures())));
    }

    /** Why the server's distress forbids it, if so. */
    public Optional<AdmissionRefusal> forbidden(ScheduledCollector due) {
        return due.subject().has(Trait.EMERGENCY)
                ? Optional.empty()
                : distress()
                        .map(why -> new AdmissionRefusal(
                                AdmissionRefusal.Cause.DISTRESS, "the server is under stress: " + why));
    }

    /** Whether the budget has a run between two cycles to spare. */
    public boolean spares(ScheduledCollector due) {
        return budget.spares(due.record().likelyCost());
    }

    /** A run is over that used the server. */
    public void ran(ScheduledCollector due, Cost cost, long latencyNanos, Optional<ServerLoad> load) {
        budget.charge(charged(cost));
        if (due.gauge()) {
            stress.saw(load, latencyNanos);
        }
    }

    /** Nobody is there who could tell that the server's distress is over. */
    public void unheard() {
        stress.unheard();
    }

    /** CPU time where it can be seen, else the time the client waited, which is no less. */
    public static long charged(Cost cost) {
        return cost.cpuNanos().orElse(cost.clientNanos());
    }

    public Map<String, Object> budgetStatus() {
        return budget.status(server);
    }

    public Map<String, Object> stressStatus() {
        return stress.status();
    }
}
