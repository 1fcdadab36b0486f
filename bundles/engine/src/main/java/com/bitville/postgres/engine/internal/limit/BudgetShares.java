package com.bitville.postgres.engine.internal.limit;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Divides a server's budget between the agent's own collectors and the isolated ones, each of which can use up only its own share. Together
 * they never cost more than the whole. Thread-safe.
 */
final class BudgetShares {
    /** Of the whole budget, for one isolated collector. */
    private static final double EACH = 0.25;
    /** Of the whole budget, for all isolated collectors together. */
    private static final double TOGETHER = 0.5;
    /** Trials of collectors that are not registered have one share together, as long as its last costs count. */
    private static final String TRIALS = "";

    private final CostBudget main;
    private final Map<String, CostBudget> shares = new HashMap<>();
    private Map<String, Object> holders = Map.of();

    BudgetShares(CostBudget main) {
        this.main = main;
    }

    /**
     * Called before the runs of a cycle, with the isolated collectors that are registered now. One that is another than before, as its file
     * was changed, does not pay for the former.
     */
    synchronized void divide(Map<String, Object> isolated) {
        if (isolated.isEmpty() && shares.isEmpty()) {
            return;
        }
        holders.forEach((name, holder) -> {
            if (isolated.get(name) != holder) {
                shares.remove(name);
            }
        });
        holders = Map.copyOf(isolated);
        Set<String> names = new TreeSet<>(isolated.keySet());
        CostBudget trials = shares.get(TRIALS);
        if (trials != null && trials.spentNanos() > 0) {
            names.add(TRIALS);
        }
        shares.keySet().retainAll(names);
        resize(names);
    }

    private void resize(Set<String> names) {
        double each = names.isEmpty() ? 0 : Math.min(EACH, TOGETHER / names.size());
        names.forEach(name -> shares.computeIfAbsent(name, missing -> main.share(each)));
        shares.values().forEach(share -> share.resize(each));
        main.resize(1 - each * names.size());
    }

    synchronized void begin() {
        main.begin();
        shares.values().forEach(CostBudget::begin);
    }

    /** The share of a collector; that of all trials for one that is not registered. */
    synchronized CostBudget of(String name) {
        CostBudget known = shares.get(name);
        if (known != null) {
            return known;
        }
        CostBudget trials = shares.get(TRIALS);
        if (trials == null) {
            Set<String> names = new TreeSet<>(shares.keySet());
            names.add(TRIALS);
            resize(names);
            trials = Objects.requireNonNull(shares.get(TRIALS));
            trials.begin();
        }
        return trials;
    }

    /** The whole, and the part of each share in it. */
    synchronized Map<String, Object> status(String server) {
        Map<String, Object> status = main.status(server);
        double spent = main.spentNanos();
        Map<String, Object> parts = new LinkedHashMap<>();
        for (Map.Entry<String, CostBudget> share : new TreeMap<>(shares).entrySet()) {
            double part = share.getValue().spentNanos();
            spent += part;
            parts.put(share.getKey().equals(TRIALS) ? "trials" : share.getKey(), Math.round(part / 1e3) / 1e3);
        }
        if (!parts.isEmpty()) {
            status.put("spent_ms", Math.round(spent / 1e3) / 1e3);
            status.put("isolated_ms", parts);
        }
        return status;
    }
}
