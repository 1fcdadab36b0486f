package com.bitville.postgres.shipper.internal.delivery;

import com.bitville.postgres.shipper.internal.answer.ListenerAnswer;
import com.bitville.postgres.shipper.internal.answer.ListenerReply;

/** What an answer means for the payload and for those behind it. */
public enum ResponseClass {
    /** Stored: the payload may go. */
    DELIVERED,
    /** This payload will never be taken. */
    REFUSED,
    /** The key is wrong; the payload is not at fault. */
    UNAUTHORIZED,
    /** This is not the listener's answer; the payload is not at fault. */
    MISCONFIGURED,
    /** The listener is in trouble; the same payload may pass later. */
    TROUBLE,
    /** Too many requests; later. */
    QUOTA;

    public static ResponseClass of(ListenerReply.Answer answer) {
        int status = answer.status();
        return switch (status) {
            case 400, 413, 414, 422 -> REFUSED;
            case 401, 403 -> UNAUTHORIZED;
            case 429 -> QUOTA;
            // 407 comes from a proxy nobody configured and 425 from one that will take it later; neither says anything
            // about the payload.
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
