package com.bitville.postgres.engine.internal;

import com.bitville.postgres.api.collect.Trait;
import com.bitville.postgres.api.database.Cost;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/** What holds collectors back at one server: its budget and its distress. */
final class Restraint {
    private final String server;
    private final Budget budget;
    private final Stress stress;

    Restraint(String server, Budget budget) {
        this.server = server;
        this.budget = budget;
        this.stress = new Stress(server);
    }

    /** For what costs no server anything. */
    static Restraint none(String name, LongSupplier ticker) {
        return new Restraint(name, Budget.unlimited(ticker));
    }

    /** To be called before the runs of a cycle. */
    void begin() {
        budget.begin();
    }

    /** What is wrong with the server, if anything. */
    Optional<String> distress() {
        return stress.reason();
    }

    /** Why a collector should not run now, if so. */
    Optional<Refusal> against(Due due) {
        return forbidden(due)
                .or(() -> budget.affords(due.place(), due.record().likelyCost())
                        ? Optional.empty()
                        : Optional.of(
                                new Refusal(Refusal.Cause.BUDGET, "gives way to the budget: " + budget.figures())));
    }

    /** Why the server's distress forbids it, if so. */
    Optional<Refusal> forbidden(Due due) {
        return due.subject().has(Trait.EMERGENCY)
                ? Optional.empty()
                : distress().map(why -> new Refusal(Refusal.Cause.DISTRESS, "the server is under stress: " + why));
    }

    /** Whether the budget has a run between two cycles to spare. */
    boolean spares(Due due) {
        return budget.spares(due.record().likelyCost());
    }

    /** A run is over that used the server. */
    void ran(Due due, Cost cost, long latencyNanos, Optional<Load> load) {
        budget.charge(charged(cost));
        if (due.gauge()) {
            stress.saw(load, latencyNanos);
        }
    }

    /** Nobody is there who could tell that the server's distress is over. */
    void unheard() {
        stress.unheard();
    }

    /** CPU time where it can be seen, else the time the client waited, which is no less. */
    static long charged(Cost cost) {
        return cost.cpuNanos().orElse(cost.clientNanos());
    }

    Map<String, Object> budgetStatus() {
        return budget.status(server);
    }

    Map<String, Object> stressStatus() {
        return stress.status();
    }
}
