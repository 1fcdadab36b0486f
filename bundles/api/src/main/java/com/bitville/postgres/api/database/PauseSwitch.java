package com.bitville.postgres.api.database;

import java.io.IOException;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The operator's switch: while it is on, no connection to any server is open or made; host and logs are collected and delivery goes
 * on. It stays as it is over a restart. Safe for use by several threads.
 */
@ProviderType
public interface PauseSwitch {
    /**
     * Turns it on; within five seconds every connection is closed.
     *
     * @param reason what status documents and the log should say, one line; empty for none
     * @throws IOException if it could not be made to survive a restart; then nothing is paused
     */
    void pause(String reason) throws IOException;

    /**
     * Turns it off; servers are connected to at once.
     *
     * @throws IOException if the switch cannot be taken away; then the pause goes on
     */
    void resume() throws IOException;

    /**
     * Whether it is on.
     *
     * @return why, or empty where it is off
     */
    Optional<String> reason();
}
