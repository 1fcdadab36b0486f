package com.bitville.postgres.logs.internal.identity;

/**
 * What one entry says about its writer.
 *
 * @param pid the process id
 * @param startedMs when the session began, from its session id, ms since 1970; -1 if the format has no session id
 * @param atMs when the entry was written, ms since 1970
 * @param backendType the type of the process, empty if the format has none
 * @param port the port that a postmaster reports to listen on, 0 for every other entry
 */
record SessionClaim(int pid, long startedMs, long atMs, String backendType, int port) {
    static final long UNKNOWN = -1;

    boolean knowsStart() {
        return startedMs != UNKNOWN;
    }
}
