package com.bitville.postgres.host.internal;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds the postgres processes among all processes of the host. What is known not to be PostgreSQL's is not looked at again for ten
 * cycles, so that a cycle costs little more than the postgres processes themselves; a new process is seen at once.
 */
final class ProcessScan {
    /** How many processes are looked at in one cycle; the rest wait for the next. */
    static final int MOST_READS = 2_000;
    /** In how many cycles every foreign process is looked at again: its number may have passed to a postmaster. */
    static final int ROUNDS = 10;

    private static final Duration DETAILS_LAST = Duration.ofMinutes(5);

    /** A process of PostgreSQL; the kind is empty until it has given itself a title. */
    private record Known(long started, int parent, String kind) {}

    /** A postmaster and when it was asked. */
    private record Asked(Postmaster postmaster, Instant at) {}

    private int[] foreign = {};
    private int round;
    private Map<Integer, Known> known = new HashMap<>();
    private Map<Integer, Asked> asked = new HashMap<>();

    /** The servers of this host, by the pid of their postmasters. */
    List<Cluster> clusters(KernelFiles proc, LocalPaths paths, Instant now) {
        look(proc);
        List<Cluster> clusters = new ArrayList<>();
        Map<Integer, List<Integer>> children = childrenByPostmaster();
        Map<Integer, Asked> stillThere = new HashMap<>();
        int budget = MOST_READS;
        for (Map.Entry<Integer, List<Integer>> entry : children.entrySet()) {
            // Before its children: a child that ends in between must not be counted alive and inherited too.
            ProcessStat stat = ProcessStat.read(proc, entry.getKey());
            if (stat == null) {
                known.remove(entry.getKey());
                continue;
            }
            Asked details = asked(proc, paths, stat, now);
            stillThere.put(stat.pid(), details);
            List<Cluster.Member> members = new ArrayList<>();
            members.add(new Cluster.Member(stat, BackendKind.POSTMASTER));
            int gone = 0;
            for (int pid : entry.getValue()) {
                if (members.size() >= budget) {
                    break;
                }
                Cluster.Member member = member(proc, pid, stat.pid());
                if (member == null) {
                    gone++;
                } else {
                    members.add(member);
                }
            }
            budget = Math.max(1, budget - members.size());
            clusters.add(new Cluster(
                    details.postmaster(), members, 1 + entry.getValue().size() - gone));
        }
        asked = stillThere;
        return clusters;
    }

    /** Lists all processes and looks at those not known yet. */
    private void look(KernelFiles proc) {
        int[] pids = pids(proc);
        round = (round + 1) % ROUNDS;
        Map<Integer, Known> alive = new HashMap<>();
        int[] others = new int[pids.length];
        int count = 0;
        int reads = 0;
        for (int pid : pids) {
            Known before = known.get(pid);
            if (before != null) {
                alive.put(pid, before);
            } else if (pid % ROUNDS != round && Arrays.binarySearch(foreign, pid) >= 0) {
                others[count++] = pid;
            } else if (reads < MOST_READS) {
                reads++;
                ProcessStat stat = ProcessStat.read(proc, pid);
                if (stat == null) {
                    others[count++] = pid;
                } else {
                    alive.put(pid, new Known(stat.started(), stat.parent(), kind(proc, pid)));
                }
            }
        }
        known = alive;
        foreign = Arrays.copyOf(others, count);
    }

    /** A postmaster is a postgres process that no postgres process started and that has not titled itself as somebody's backend. */
    private Map<Integer, List<Integer>> childrenByPostmaster() {
        Set<Integer> postmasters = new HashSet<>();
        known.forEach((pid, process) -> {
            if (!known.containsKey(process.parent()) && process.kind().isEmpty()) {
                postmasters.add(pid);
            }
        });
        Map<Integer, List<Integer>> children = new LinkedHashMap<>();
        postmasters.stream().sorted().forEach(pid -> children.put(pid, new ArrayList<>()));
        known.forEach((pid, process) -> {
            List<Integer> siblings = children.get(process.parent());
            if (siblings != null) {
                siblings.add(pid);
            }
        });
        // An orphan is read by nobody, so its number must be looked at again: it may pass to a postmaster.
        known.entrySet()
                .removeIf(process -> !children.containsKey(process.getKey())
                        && !children.containsKey(process.getValue().parent()));
        return children;
    }

    /** Reads a child again; null if it is gone or its number has passed to somebody else. */
    private Cluster.@Nullable Member member(KernelFiles proc, int pid, int postmaster) {
        ProcessStat stat = ProcessStat.read(proc, pid);
        if (stat == null || stat.parent() != postmaster) {
            known.remove(pid);
            return null;
        }
        Known process = known.get(pid);
        if (process == null
                || process.started() != stat.started()
                || process.kind().isEmpty()) {
            process = new Known(stat.started(), stat.parent(), kind(proc, pid));
            known.put(pid, process);
        }
        return new Cluster.Member(stat, process.kind().isEmpty() ? BackendKind.OTHER : process.kind());
    }

    private Asked asked(KernelFiles proc, LocalPaths paths, ProcessStat stat, Instant now) {
        Asked before = asked.get(stat.pid());
        if (before != null
                && before.postmaster().started() == stat.started()
                && !Sample.due(before.at(), DETAILS_LAST, now)) {
            return before;
        }
        return new Asked(Postmaster.discover(proc, paths, stat), now);
    }

    private static String kind(KernelFiles proc, int pid) {
        List<String> arguments = Postmaster.arguments(proc.bytes(pid + "/cmdline"));
        return arguments.isEmpty() ? "" : BackendKind.of(arguments.get(0));
    }

    /** All process numbers, ascending. */
    private static int[] pids(KernelFiles proc) {
        String[] names = proc.root().list();
        int[] pids = new int[names == null ? 0 : names.length];
        int count = 0;
        for (int i = 0; i < pids.length; i++) {
            int pid = pid(names == null ? "" : names[i]);
            if (pid > 0) {
                pids[count++] = pid;
            }
        }
        int[] found = Arrays.copyOf(pids, count);
        Arrays.sort(found);
        return found;
    }

    private static int pid(String name) {
        int pid = 0;
        for (int i = 0; i < name.length(); i++) {
            char digit = name.charAt(i);
            if (digit < '0' || digit > '9' || i == 9) {
                return -1;
            }
            pid = pid * 10 + digit - '0';
        }
        return pid;
    }
}
