package com.bitville.postgres.activity.internal.blocking;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * The blocking graph at one moment. A node is a process id, or one of {@link PreparedTransactions} for a prepared transaction, which has
 * none. Immutable.
 */
public final class BlockingGraph {
    /** A waiter and one of its blockers. */
    public record Edge(int blocked, int blocker) {}

    /**
     * A session that blocks others and does not wait itself.
     *
     * @param pid its process id, or the node of a prepared transaction
     * @param direct how many sessions wait for it directly
     * @param all how many sessions wait for it directly or indirectly
     */
    record Root(int pid, int direct, int all) {}

    private final Map<Integer, Set<Integer>> blockersOf = new LinkedHashMap<>();
    private final Map<Integer, Set<Integer>> waitersOf = new LinkedHashMap<>();
    private final Set<Integer> waitElsewhere;
    private final List<Root> roots;
    private final List<List<Integer>> deadlocks;

    /**
     * Builds the graph.
     *
     * @param blockers the blockers of each waiter; the lists may contain duplicates, as those of parallel workers do
     * @param waitElsewhere waiters whose blockers were not read: they are never roots
     */
    public BlockingGraph(Map<Integer, List<Integer>> blockers, Set<Integer> waitElsewhere) {
        this.waitElsewhere = Set.copyOf(waitElsewhere);
        blockers.forEach((waiter, list) -> {
            for (int blocker : list) {
                if (blocker != waiter) {
                    blockersOf
                            .computeIfAbsent(waiter, pid -> new LinkedHashSet<>())
                            .add(blocker);
                    waitersOf
                            .computeIfAbsent(blocker, pid -> new LinkedHashSet<>())
                            .add(waiter);
                }
            }
        });
        roots = findRoots();
        deadlocks = findDeadlocks();
    }

    List<Edge> edges() {
        List<Edge> edges = new ArrayList<>();
        blockersOf.forEach((waiter, blockers) -> blockers.forEach(blocker -> edges.add(new Edge(waiter, blocker))));
        return edges;
    }

    /** The pairs by process id; all prepared transactions have the same id. */
    public List<Edge> processes() {
        return edges().stream()
                .map(edge -> new Edge(edge.blocked(), PreparedTransactions.pid(edge.blocker())))
                .distinct()
                .toList();
    }

    /** The blockers of a process, in the given order. */
    public List<Integer> blockers(int pid) {
        return List.copyOf(blockersOf.getOrDefault(pid, Set.of()));
    }

    /** The sessions that wait for a process. */
    public List<Integer> waiters(int pid) {
        return List.copyOf(waitersOf.getOrDefault(pid, Set.of()));
    }

    /** The roots, the one that blocks the most sessions first. */
    List<Root> roots() {
        return roots;
    }

    private List<Root> findRoots() {
        return waitersOf.keySet().stream()
                .filter(pid -> !blockersOf.containsKey(pid) && !waitElsewhere.contains(pid))
                .map(pid -> new Root(pid, waiters(pid).size(), behind(pid).size()))
                .sorted((a, b) ->
                        a.all() != b.all() ? Integer.compare(b.all(), a.all()) : Integer.compare(a.pid(), b.pid()))
                .toList();
    }

    /** The sessions that wait for a process directly or indirectly; a process in a cycle waits for itself. */
    Set<Integer> behind(int pid) {
        Set<Integer> reached = new HashSet<>();
        Deque<Integer> open = new ArrayDeque<>();
        open.add(pid);
        while (!open.isEmpty()) {
            for (int waiter : waitersOf.getOrDefault(open.pop(), Set.of())) {
                if (reached.add(waiter)) {
                    open.add(waiter);
                }
            }
        }
        return reached;
    }

    /** The distance of each process from a root: 0 for a process without known blockers, and for a cycle. */
    Map<Integer, Integer> distances() {
        Map<Integer, Integer> distances = new HashMap<>();
        waitersOf.keySet().stream().filter(pid -> !blockersOf.containsKey(pid)).forEach(pid -> distances.put(pid, 0));
        deadlocks().forEach(circle -> circle.forEach(pid -> distances.put(pid, 0)));
        Deque<Integer> open = new ArrayDeque<>(distances.keySet());
        while (!open.isEmpty()) {
            int next = open.removeFirst();
            int distance = distances.getOrDefault(next, 0) + 1;
            for (int waiter : waitersOf.getOrDefault(next, Set.of())) {
                if (distances.putIfAbsent(waiter, distance) == null) {
                    open.addLast(waiter);
                }
            }
        }
        return distances;
    }

    /** Groups of processes that wait for each other in a cycle, each group in ascending order. */
    List<List<Integer>> deadlocks() {
        return deadlocks;
    }

    private List<List<Integer>> findDeadlocks() {
        Map<Integer, Set<Integer>> behind = new HashMap<>();
        tangled().stream().filter(waitersOf::containsKey).forEach(pid -> behind.put(pid, behind(pid)));
        Set<List<Integer>> groups = new LinkedHashSet<>();
        behind.forEach((pid, after) -> {
            if (after.contains(pid)) {
                Set<Integer> circle = new TreeSet<>(Set.of(pid));
                after.stream()
                        .filter(other -> behind.getOrDefault(other, Set.of()).contains(pid))
                        .forEach(circle::add);
                groups.add(List.copyOf(circle));
            }
        });
        return groups.stream()
                .sorted((a, b) -> Integer.compare(a.get(0), b.get(0)))
                .toList();
    }

    /**
     * The processes in or behind a cycle: those that remain after repeatedly removing processes without blockers. Usually none, however
     * long a queue is.
     */
    private Set<Integer> tangled() {
        Map<Integer, Integer> waitsFor = new HashMap<>();
        blockersOf.forEach((waiter, blockers) -> waitsFor.put(waiter, blockers.size()));
        Deque<Integer> free = new ArrayDeque<>();
        waitersOf.keySet().stream().filter(pid -> !blockersOf.containsKey(pid)).forEach(free::add);
        while (!free.isEmpty()) {
            for (int waiter : waitersOf.getOrDefault(free.pop(), Set.of())) {
                if (waitsFor.merge(waiter, -1, Integer::sum) == 0) {
                    waitsFor.remove(waiter);
                    free.add(waiter);
                }
            }
        }
        return waitsFor.keySet();
    }
}
