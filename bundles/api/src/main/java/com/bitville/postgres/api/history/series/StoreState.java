package com.bitville.postgres.api.history.series;

import java.util.List;

/**
 * How the store is.
 *
 * @param mode whether it writes
 * @param reason why not, empty while all is well
 * @param path its folder
 * @param bytes the size of all files in it
 * @param maxBytes what they may take
 * @param servers what is kept
 */
public record StoreState(Mode mode, String reason, String path, long bytes, long maxBytes, List<KeptServer> servers) {
    /** Takes a copy of the servers. */
    public StoreState {
        servers = List.copyOf(servers);
    }

    /** Whether it writes. */
    public enum Mode {
        /** Nothing is kept: {@code history.enabled} is false. */
        DISABLED,
        /** All that is read is kept. */
        WRITING,
        /** The disk refuses; what is read meanwhile is not kept, and each minute it is tried again. */
        FAILING
    }
}
