package com.bitville.postgres.activity.internal.blocking;

import com.bitville.postgres.activity.internal.session.ResultRow;
import com.bitville.postgres.api.collect.CollectException;
import com.bitville.postgres.api.collect.Reason;
import com.bitville.postgres.api.database.Rows;
import com.bitville.postgres.api.database.Session;
import com.bitville.postgres.api.database.Sql;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Prepared transactions as nodes of the blocking graph. They have no process, so the server shows each of them as 0; here each gets a
 * unique negative number, and 0 stays for one that ended before its name could be read.
 */
public final class PreparedTransactions {
    public static final PreparedTransactions NONE = new PreparedTransactions(Map.of());
    public static final Sql FILE = Sql.resource(PreparedTransactions.class, "prepared");

    private final Map<Integer, String> names;

    private PreparedTransactions(Map<Integer, String> names) {
        this.names = Map.copyOf(names);
    }

    /** The name of a node's transaction, or null for a process. */
    @Nullable
    String label(int node) {
        if (node > 0) {
            return null;
        }
        String gid = names.get(node);
        return gid == null ? "prepared" : "prepared:" + gid;
    }

    /** The process id of a node as the server shows it. */
    public static int pid(int node) {
        return Math.max(0, node);
    }

    /** The process ids of nodes as the server shows them. */
    public static List<Integer> pids(List<Integer> nodes) {
        return nodes.stream().map(PreparedTransactions::pid).toList();
    }

    /**
     * Waits with named transactions.
     *
     * @param waits the waits with a node for each blocker
     * @param prepared the names of the nodes
     */
    public record Named(List<LockWait> waits, PreparedTransactions prepared) {
        public Named {
            waits = List.copyOf(waits);
        }
    }

    /** Replaces each 0 by the transactions that hold the lock; queries the server only if there is a 0. */
    static Named name(Session session, List<LockWait> waits) throws CollectException {
        List<Integer> asked = waits.stream()
                .filter(wait -> wait.blockedBy().contains(0))
                .map(LockWait::pid)
                .toList();
        if (asked.isEmpty()) {
            return new Named(waits, NONE);
        }
        Map<Integer, Set<String>> gids = new HashMap<>();
        Rows rows;
        try {
            rows = session.query(FILE, asked);
        } catch (CollectException e) {
            if (e.reason() != Reason.NOT_PERMITTED) {
                throw e;
            }
            // The role may not read the view, which the doctor reports: the transactions stay without a name.
            return new Named(waits, NONE);
        }
        ResultRow.map(rows, resultRow -> {
            if (LockMode.conflict(
                    Objects.requireNonNull(resultRow.text("held_mode")),
                    Objects.requireNonNull(resultRow.text("wanted_mode")))) {
                gids.computeIfAbsent(Objects.requireNonNull(resultRow.integer("pid")), pid -> new TreeSet<>())
                        .add(Objects.requireNonNull(resultRow.text("gid")));
            }
            return resultRow;
        });
        TreeMap<String, Integer> nodes = new TreeMap<>();
        gids.values().forEach(some -> some.forEach(gid -> nodes.putIfAbsent(gid, -1 - nodes.size())));
        Map<Integer, String> names = new HashMap<>();
        nodes.forEach((gid, node) -> names.put(node, gid));
        return new Named(
                waits.stream()
                        .map(wait -> wait.blockedBy(replaced(wait, gids, nodes)))
                        .toList(),
                new PreparedTransactions(names));
    }

    private static List<Integer> replaced(LockWait wait, Map<Integer, Set<String>> gids, Map<String, Integer> nodes) {
        Set<String> known = gids.getOrDefault(wait.pid(), Set.of());
        List<Integer> blockers = new ArrayList<>();
        for (int blocker : wait.blockedBy()) {
            if (blocker != 0 || known.isEmpty()) {
                blockers.add(blocker);
            } else {
                known.forEach(gid -> blockers.add(Objects.requireNonNull(nodes.get(gid))));
            }
        }
        return blockers;
    }
}
