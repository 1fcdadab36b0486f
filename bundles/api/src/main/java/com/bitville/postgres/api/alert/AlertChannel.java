package com.bitville.postgres.api.alert;

import org.osgi.annotation.versioning.ProviderType;

/** Where openings and closings of findings are posted beside the listener; registered only while {@code [alerts] webhook_url} is set. */
@ProviderType
public interface AlertChannel {
    /**
     * The result of one message.
     *
     * @param accepted whether the receiver took it
     * @param answer the receiver's status and the beginning of its answer, or why there was none; one line without secrets
     */
    record Trial(boolean accepted, String answer) {}

    /**
     * Where to.
     *
     * @return scheme and host: the rest of a webhook may be a secret
     */
    String address();

    /**
     * Sends one message that says it is a test, at once and past the spool.
     *
     * @return the result
     * @throws InterruptedException if interrupted; the request is abandoned
     */
    Trial test() throws InterruptedException;
}
