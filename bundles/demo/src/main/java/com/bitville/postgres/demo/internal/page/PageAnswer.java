package com.bitville.postgres.demo.internal.page;

import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * The response to a request.
 *
 * @param status the status
 * @param headers what this response has beside those of all
 * @param body the content
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record PageAnswer(int status, Map<String, String> headers, byte[] body) {
    static final String JSON = "application/json; charset=utf-8";

    PageAnswer(int status, String type, byte[] body) {
        this(status, Map.of("Content-Type", type), body);
    }

    static PageAnswer json(String text) {
        return new PageAnswer(200, JSON, text.getBytes(StandardCharsets.UTF_8));
    }

    /** The reason is a constant of this bundle: it contains nothing that JSON must escape. */
    static PageAnswer refusal(int status, String reason) {
        return new PageAnswer(status, JSON, ("{\"error\":\"" + reason + "\"}").getBytes(StandardCharsets.UTF_8));
    }
}
