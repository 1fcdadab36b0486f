package com.bitville.postgres.api.database;

import java.io.IOException;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The operator's switch: while it is on, no connection to any server is open or opened; host and logs are still collected and delivery
 * continues. It keeps its state over a restart. Safe for use by several threads.
 */
@ProviderType
public interface PauseSwitch {
    /**
     * Turns it on; within five seconds every connection is closed.
     *
     * @param reason the reason for status documents and the log, one line; empty for none
     * @throws IOException if the pause could not be stored; then nothing is paused
     */
    void pause(String reason) throws IOException;

    /**
     * Turns it off; the agent connects to the servers at once.
     *
     * @throws IOException if the stored pause cannot be removed; then the pause continues
     */
    void resume() throws IOException;

    /**
     * Whether it is on.
     *
     * @return the reason, or empty if it is off
     */
    Optional<String> reason();
}
