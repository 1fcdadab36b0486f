package com.bitville.postgres.api.check;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * One check of a monitored server. Register an implementation as an OSGi service; the agent asks it after each cycle. It reads what was
 * collected, through {@link ServerView}, and nothing else: no server, no file, no network. It keeps no state: what must be known of earlier
 * looks is in the history. Called by one thread at a time for one server, but several servers may be looked at at once.
 */
@ConsumerType
public interface ServerCheck {
    /**
     * What this check is.
     *
     * @return always the same
     */
    CheckDefinition definition();

    /**
     * Looks once, within a few milliseconds. All tables of {@link CheckDefinition#tables()} are there.
     *
     * @param view what is known of the server
     * @return what is wrong, or why that cannot be told
     */
    CheckAnswer look(ServerView view);
}
