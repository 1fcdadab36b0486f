package com.bitville.postgres.shipper.internal;

import com.bitville.postgres.api.config.Secret;

/** One attempt at a time. */
interface Transport extends AutoCloseable {
    /**
     * Sends a body and waits for the answer, never longer than the listener's timeout.
     *
     * @param body the exact bytes
     * @param key checked to be fit for a header
     * @return what came of it
     * @throws InterruptedException if interrupted; the request is abandoned
     */
    Reply post(byte[] body, Secret key) throws InterruptedException;

    /**
     * Whether a cause of {@link Reply.Kind#TRUST} may have gone since the last attempt.
     *
     * @return whether the CA file changed
     */
    boolean trustChanged();

    @Override
    void close();
}
