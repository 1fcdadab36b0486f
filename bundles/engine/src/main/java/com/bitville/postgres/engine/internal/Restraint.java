package com.bitville.postgres.engine.internal;

import com.bitville.postgres.api.database.Cost;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

/** What holds collectors back at one server: its budget and its distress. */
final class Restraint {
    private final String server;
    private final Budget budget;
    private final Stress stress;
    private final ReentrantLock turn = new ReentrantLock();

    Restraint(String server, Budget budget) {
        this.server = server;
        this.budget = budget;
        this.stress = new Stress(server);
    }

    /** For what costs no server anything. */
    static Restraint none(String name, LongSupplier ticker) {
        return new Restraint(name, Budget.unlimited(ticker));
    }

    /** Held while collectors run that share these limits: a run by hand and a cycle never meet. */
    ReentrantLock turn() {
        return turn;
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
    Optional<String> against(Due due) {
        Optional<String> distress = distress();
        if (distress.isPresent()
                && !Stress.EMERGENCY_PROFILE.contains(due.subject().name())) {
            return distress.map(why -> "the server is under stress: " + why);
        }
        if (!budget.affords(due.place(), due.record().likelyCost())) {
            return Optional.of("gives way to the budget: " + budget.figures());
        }
        return Optional.empty();
    }

    /** Whether a collector may run between two cycles now; also in distress, for that is the moment it is there for. */
    boolean spares(Due due) {
        return budget.spares(due.record().likelyCost());
    }

    /** A run is over that used the server. */
    void ran(Due due, Cost cost, long latencyNanos, Optional<Load> load) {
        budget.charge(charged(cost));
        if (due.subject().name().equals(Stress.GAUGE)) {
            stress.saw(load, latencyNanos);
        }
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
