package com.bitville.postgres.host.internal.postgres;

import java.util.List;

/**
 * The processes of one server as they were read in one run.
 *
 * @param postmaster its first process
 * @param members the processes that were read, the postmaster first
 * @param processes how many there are
 */
record Cluster(Postmaster postmaster, List<Member> members, int processes) {
    /**
     * A process with its kind.
     *
     * @param stat the kernel's values
     * @param kind the kind from its title
     */
    record Member(ProcessStat stat, String kind) {}

    /** Whether all processes were read, so that sums over them are complete. */
    boolean complete() {
        return members.size() == processes;
    }
}
