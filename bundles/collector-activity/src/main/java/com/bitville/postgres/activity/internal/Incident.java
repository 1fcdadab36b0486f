package com.bitville.postgres.activity.internal;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;

/**
 * One root cause and those it has kept waiting, from the first wait to the last. Holds no statement text, for it is kept on disk from
 * cycle to cycle.
 *
 * @param key the root: a session's transaction, a prepared transaction, or the sessions of a deadlock
 * @param rootPid its process id, 0 where it is not one process
 * @param start since when somebody waits
 * @param lastSeen when that was last seen
 * @param peak how many waited at most
 * @param peakAt when that was first so
 * @param members who has waited, in ascending order, at most {@link #MOST_MEMBERS}
 */
record Incident(
        String key, int rootPid, Instant start, Instant lastSeen, int peak, Instant peakAt, List<Integer> members) {
    static final int MOST_MEMBERS = 200;

    Incident {
        members = List.copyOf(members);
    }

    /** What names it, also after a restart of the agent. */
    String id() {
        return key + "@" + start;
    }

    /** The same one a cycle later, or its first sight. */
    Incident seen(Collection<Integer> waiting, Instant now) {
        TreeSet<Integer> all = new TreeSet<>(waiting);
        all.addAll(members);
        boolean higher = waiting.size() > peak;
        return new Incident(
                key,
                rootPid,
                start,
                now,
                higher ? waiting.size() : peak,
                higher ? now : peakAt,
                all.stream().limit(MOST_MEMBERS).toList());
    }

    void write(DataOutputStream out) throws IOException {
        out.writeUTF(key);
        out.writeInt(rootPid);
        Times.write(out, start);
        Times.write(out, lastSeen);
        out.writeInt(peak);
        Times.write(out, peakAt);
        out.writeInt(members.size());
        for (int member : members) {
            out.writeInt(member);
        }
    }

    static Incident read(DataInputStream in) throws IOException {
        String key = in.readUTF();
        int rootPid = in.readInt();
        Instant start = Times.read(in);
        Instant lastSeen = Times.read(in);
        int peak = in.readInt();
        Instant peakAt = Times.read(in);
        int count = in.readInt();
        if (count < 0 || count > MOST_MEMBERS) {
            throw new IOException("an incident of " + count + " members");
        }
        Integer[] members = new Integer[count];
        for (int i = 0; i < count; i++) {
            members[i] = in.readInt();
        }
        return new Incident(key, rootPid, start, lastSeen, peak, peakAt, List.of(members));
    }
}
