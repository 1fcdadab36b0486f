package com.bitville.postgres.shipper.internal.delivery;

import com.bitville.postgres.api.delivery.Spool;
import com.bitville.postgres.api.delivery.SpooledPayload;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which source each payload is of, by the envelope at the head of its body: within a source the listener gets payloads in the order in which
 * they were made. Asked only while one waits after a failure. Owned by one thread.
 */
final class PayloadStreams {
    /** Of a payload that names no source, which has no order to keep. */
    static final String NONE = "";

    /** The project before it has quotes escaped, so that it can hold nothing of this form. */
    private static final Pattern SOURCE = Pattern.compile("\"source\" ?: ?\"([a-z_]{1,63})\"");

    private static final int HEAD = 1024;
    private static final int REMEMBERED = 1024;

    private final Spool spool;
    private final Map<Long, String> bySeq = new LinkedHashMap<>();

    PayloadStreams(Spool spool) {
        this.spool = spool;
    }

    /** The source as the listener will file it, or {@link #NONE}. */
    String of(SpooledPayload payload) {
        String known = bySeq.get(payload.seq());
        if (known != null) {
            return known;
        }
        String source = spool.body(payload).map(PayloadStreams::read).orElse(NONE);
        if (bySeq.size() >= REMEMBERED) {
            bySeq.remove(bySeq.keySet().iterator().next());
        }
        bySeq.put(payload.seq(), source);
        return source;
    }

    /** Nothing waits any more. */
    void forget() {
        bySeq.clear();
    }

    private static String read(byte[] body) {
        String head = new String(body, 0, Math.min(HEAD, body.length), StandardCharsets.ISO_8859_1);
        Matcher source = SOURCE.matcher(head);
        return source.find() ? source.group(1).intern() : NONE;
    }
}
