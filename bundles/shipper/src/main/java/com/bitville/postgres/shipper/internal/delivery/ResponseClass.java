package com.bitville.postgres.shipper.internal.delivery;

import com.bitville.postgres.shipper.internal.answer.ListenerAnswer;
import com.bitville.postgres.shipper.internal.answer.ListenerReply;

/** The meaning of a response for the payload and for the following ones. */
public enum ResponseClass {
    /** Stored: the payload leaves the spool. */
    DELIVERED,
    /** The payload is refused permanently. */
    REFUSED,
    /** The key is not accepted; the payload is not at fault. */
    UNAUTHORIZED,
    /** The response is not from the listener; the payload is not at fault. */
    MISCONFIGURED,
    /** The listener has a problem; the same payload may be stored later. */
    TROUBLE,
    /** Too many requests; the payload waits. */
    QUOTA;

    public static ResponseClass of(ListenerReply.Answer answer) {
        int status = answer.status();
        return switch (status) {
            case 400, 413, 414, 422 -> REFUSED;
            case 401, 403 -> UNAUTHORIZED;
            case 429 -> QUOTA;
            // 407 comes from a proxy that is not configured and 425 from a server that will accept it later; neither
            // concerns the payload.
            case 407, 408, 425 -> TROUBLE;
            default -> {
                if (status >= 500 && status <= 599) {
                    yield TROUBLE;
                }
                yield status >= 200 && status <= 299 && answer.whole() && ListenerAnswer.is(answer.body())
                        ? DELIVERED
                        : MISCONFIGURED;
            }
        };
    }
}
