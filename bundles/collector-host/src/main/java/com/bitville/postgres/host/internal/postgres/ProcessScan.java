package com.bitville.postgres.host.internal.postgres;

import com.bitville.postgres.host.internal.proc.KernelFiles;
import com.bitville.postgres.host.internal.proc.LocalPaths;
import com.bitville.postgres.host.internal.table.HostRun;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds the postgres processes among all processes of the host. A process known to be foreign is not checked again for ten cycles, so that
 * a cycle costs little more than the postgres processes themselves; a new process is seen at once.
 */
final class ProcessScan {
    /** How many processes are checked in one cycle; the rest wait for the next. */
    static final int MOST_READS = 2_000;
    /** After how many cycles a foreign process is checked again: its pid may have been reused by a postmaster. */
    static final int ROUNDS = 10;

    private static final Duration DETAILS_LAST = Duration.ofMinutes(5);

    /** A process that may be PostgreSQL's; the kind is empty until it has given itself a title. */
    private record Known(long started, boolean named, int parent, String kind) {
        static Known of(KernelFiles proc, ProcessStat stat) {
            List<String> arguments = Postmaster.arguments(proc.bytes(stat.pid() + "/cmdline"));
            String kind = arguments.isEmpty() ? "" : BackendKind.of(arguments.get(0));
            return new Known(stat.started(), stat.named(), stat.parent(), kind);
        }
    }

    /** A postmaster and when it was read. */
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
            // Read before its children: a child that ends in between must not be counted both alive and inherited.
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

    /** Lists all processes and checks unknown ones. */
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
                    alive.put(pid, Known.of(proc, stat));
                }
            }
        }
        known = alive;
        foreign = Arrays.copyOf(others, count);
    }

    /**
     * A postmaster does not have the title of a backend, but has children that do, whatever its program's name. One that has no such
     * children yet is recognised by its program's name, unless a process with that name started it, as a wrapper does.
     */
    private Map<Integer, List<Integer>> childrenByPostmaster() {
        Set<Integer> postmasters = new HashSet<>();
        known.values().forEach(process -> {
            Known parent = known.get(process.parent());
            if (parent != null && parent.kind().isEmpty() && !process.kind().isEmpty()) {
                postmasters.add(process.parent());
            }
        });
        Set<Integer> wrappers = new HashSet<>();
        known.forEach((pid, process) -> {
            if (postmasters.contains(pid)) {
                wrappers.add(process.parent());
            }
        });
        known.forEach((pid, process) -> {
            if (process.named()
                    && process.kind().isEmpty()
                    && !wrappers.contains(pid)
                    && !known.containsKey(process.parent())) {
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
        forgetOrphans(children);
        return children;
    }

    /**
     * An orphan belongs to no server, so its pid must be checked again: it may be reused by a postmaster. A process with a similar name,
     * such as an exporter, counts as foreign.
     */
    private void forgetOrphans(Map<Integer, List<Integer>> children) {
        int count = foreign.length;
        for (Iterator<Map.Entry<Integer, Known>> all = known.entrySet().iterator(); all.hasNext(); ) {
            Map.Entry<Integer, Known> process = all.next();
            if (!children.containsKey(process.getKey())
                    && !children.containsKey(process.getValue().parent())) {
                if (!process.getValue().named()) {
                    foreign = count < foreign.length ? foreign : Arrays.copyOf(foreign, 2 * count + 8);
                    foreign[count++] = process.getKey();
                }
                all.remove();
            }
        }
        foreign = Arrays.copyOf(foreign, count);
        Arrays.sort(foreign);
    }

    /** Reads a child again; null if it has ended or its pid was reused. */
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
            process = Known.of(proc, stat);
            known.put(pid, process);
        }
        return new Cluster.Member(stat, process.kind().isEmpty() ? BackendKind.OTHER : process.kind());
    }

    private Asked asked(KernelFiles proc, LocalPaths paths, ProcessStat stat, Instant now) {
        Asked before = asked.get(stat.pid());
        if (before != null
                && before.postmaster().started() == stat.started()
                && !HostRun.due(before.at(), DETAILS_LAST, now)) {
            return before;
        }
        return new Asked(Postmaster.discover(proc, paths, stat), now);
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
