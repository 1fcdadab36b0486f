package com.bitville.postgres.shipper.internal.http;

import com.bitville.postgres.api.config.Secret;
import com.bitville.postgres.shipper.internal.answer.ListenerReply;

/** One attempt at a time. */
public interface Transport extends AutoCloseable {
    /**
     * Sends a body and waits for the answer, never longer than the listener's timeout.
     *
     * @param body the exact bytes
     * @param key checked to be fit for a header
     * @return the result
     * @throws InterruptedException if interrupted; the request is abandoned
     */
    ListenerReply post(byte[] body, Secret key) throws InterruptedException;

    /**
     * Whether a cause of {@link ListenerReply.Kind#TRUST} may have ended since the last attempt.
     *
     * @return whether the CA file changed
     */
    boolean trustChanged();

    @Override
    void close();
}
