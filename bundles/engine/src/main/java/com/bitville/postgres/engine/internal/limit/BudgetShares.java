package com.bitville.postgres.engine.internal.limit;

import com.bitville.postgres.engine.internal.spending.RunRequest;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
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
    private final Map<String, BudgetShare> shares = new HashMap<>();
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
                end(name);
            }
        });
        holders = Map.copyOf(isolated);
        Set<String> names = new TreeSet<>(isolated.keySet());
        BudgetShare trials = shares.get(TRIALS);
        if (trials != null && trials.spentNanos() > 0) {
            names.add(TRIALS);
        }
        Set.copyOf(shares.keySet()).stream()
                .filter(name -> !names.contains(name))
                .forEach(this::end);
        resize(names);
    }

    /** What a share spent of its part is spent, too, when the part belongs to all others again. */
    private void end(String name) {
        BudgetShare ended = shares.remove(name);
        if (ended != null) {
            main.inherit(Math.min(ended.spentNanos(), (long) ended.allowed()));
        }
    }

    private void resize(Set<String> names) {
        double each = names.isEmpty() ? 0 : Math.min(EACH, TOGETHER / names.size());
        names.forEach(name -> shares.computeIfAbsent(name, missing -> new BudgetShare(main, each)));
        shares.values().forEach(share -> share.resize(each));
        main.resize(1 - each * names.size());
    }

    /** Why a run of an isolated collector must wait, if so. */
    synchronized Optional<String> refuses(RunRequest run) {
        BudgetShare share = of(run.key());
        // What another cost more than expected counts against one that was never seen: each may surprise once, not all
        // at a time.
        double spent = shares.values().stream()
                .mapToLong(each -> each.spentNanos() - (each == share || !run.seen() ? 0 : each.unforeseenNanos()))
                .sum();
        double together =
                shares.values().stream().mapToDouble(BudgetShare::allowed).sum();
        double possible = main.limit().wholeLimit() * together / main.limit().whole();
        double free = Math.min(possible - spent, main.limit().wholeLimit() - main.spentNanos() - spent);
        if (share.affords(run, free, possible)) {
            return Optional.empty();
        }
        return Optional.of("over its share of the budget: " + figures(share) + "; a run costs about "
                + Math.round(run.likelyNanos() / 1e6) + " ms, the next is in "
                + Math.max(1, share.paidIn(run.likelyNanos()).toSeconds()) + " s at the earliest");
    }

    private String figures(BudgetShare share) {
        return Math.round(share.spentNanos() / 1e6) + " of " + Math.round(share.allowed() / 1e6)
                + " ms of CPU spent in " + CostBudget.WINDOW.toMinutes() + " minutes";
    }

    synchronized void charge(RunRequest run, long nanos) {
        of(run.key()).charge(run, nanos);
    }

    /** The share of a collector; that of all trials for one that is not registered. */
    private BudgetShare of(String name) {
        BudgetShare known = shares.get(name);
        if (known != null) {
            return known;
        }
        BudgetShare trials = shares.get(TRIALS);
        if (trials == null) {
            Set<String> names = new TreeSet<>(shares.keySet());
            names.add(TRIALS);
            resize(names);
            trials = Objects.requireNonNull(shares.get(TRIALS));
        }
        return trials;
    }

    /** The whole, and the part of each share in it. */
    synchronized Map<String, Object> status(String server) {
        Map<String, Object> status = main.status(server);
        long spent = main.spentNanos();
        Map<String, Object> parts = new LinkedHashMap<>();
        for (Map.Entry<String, BudgetShare> share : new TreeMap<>(shares).entrySet()) {
            long part = share.getValue().spentNanos();
            spent += part;
            parts.put(share.getKey().equals(TRIALS) ? "trials" : share.getKey(), CostBudget.millis(part));
        }
        if (!parts.isEmpty()) {
            status.put("spent_ms", CostBudget.millis(spent));
            status.put("isolated_ms", parts);
        }
        return status;
    }
}
