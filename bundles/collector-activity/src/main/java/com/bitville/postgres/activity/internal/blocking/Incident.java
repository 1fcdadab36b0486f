package com.bitville.postgres.activity.internal.blocking;

import com.bitville.postgres.activity.internal.session.InstantCodec;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;

/**
 * One root cause and the sessions it blocked, from the first wait to the last. It contains no statement text, because it is kept on disk
 * from cycle to cycle.
 *
 * @param key the root: a session's transaction, a prepared transaction, or the sessions of a deadlock
 * @param rootPid its process id, 0 if it is not one process
 * @param start when the first wait began
 * @param lastSeen when a wait was last seen
 * @param peak the maximum number of waiters
 * @param peakAt when that number was first reached
 * @param members the waiters, in ascending order, at most {@link #MOST_MEMBERS}
 */
public record Incident(
        String key, int rootPid, Instant start, Instant lastSeen, int peak, Instant peakAt, List<Integer> members) {
    static final int MOST_MEMBERS = 200;

    public Incident {
        members = List.copyOf(members);
    }

    /** Its id, the same after a restart of the agent. */
    String id() {
        return key + "@" + start;
    }

    /** The same incident a cycle later, or a new one. */
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

    public void write(DataOutputStream out) throws IOException {
        out.writeUTF(key);
        out.writeInt(rootPid);
        InstantCodec.write(out, start);
        InstantCodec.write(out, lastSeen);
        out.writeInt(peak);
        InstantCodec.write(out, peakAt);
        out.writeInt(members.size());
        for (int member : members) {
            out.writeInt(member);
        }
    }

    public static Incident read(DataInputStream in) throws IOException {
        String key = in.readUTF();
        int rootPid = in.readInt();
        Instant start = InstantCodec.read(in);
        Instant lastSeen = InstantCodec.read(in);
        int peak = in.readInt();
        Instant peakAt = InstantCodec.read(in);
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
