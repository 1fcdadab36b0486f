package com.bitville.postgres.activity.internal.blocking;

import com.bitville.postgres.activity.internal.session.Backend;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Further details of an incident, known since this process began.
 *
 * @param root the session at the root as last seen, or null if it is not a session or was not visible
 * @param prepared the name of the prepared transaction at the root, or null
 * @param circle the processes of a deadlock, or empty
 * @param longest the longest wait when last seen
 */
public record IncidentDetails(
        @Nullable Backend root,
        @Nullable String prepared,
        List<Integer> circle,
        @Nullable LockWait longest) {
    public IncidentDetails {
        circle = List.copyOf(circle);
    }

    /** Merges details; the newer ones take precedence. */
    IncidentDetails or(IncidentDetails newer) {
        return new IncidentDetails(
                newer.root == null ? root : newer.root,
                newer.prepared == null ? prepared : newer.prepared,
                newer.circle,
                newer.longest == null ? longest : newer.longest);
    }
}
