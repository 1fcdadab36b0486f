package com.bitville.postgres.shipper.internal.delivery;

import com.bitville.postgres.api.delivery.Spool;
import com.bitville.postgres.api.delivery.SpooledPayload;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The source of each payload, from the envelope at the beginning of its body: within a source the listener gets payloads in the order of
 * their creation. Used only while a payload waits after a failure. Owned by one thread.
 */
final class PayloadStreams {
    /** For a payload without a source, which has no order to keep. */
    static final String NONE = "";

    /** Quotes in the preceding project are escaped, so it cannot contain this pattern. */
    private static final Pattern SOURCE = Pattern.compile("\"source\" ?: ?\"([a-z_]{1,63})\"");

    private static final int HEAD = 1024;
    private static final int REMEMBERED = 1024;

    private final Spool spool;
    private final Map<Long, String> bySeq = new LinkedHashMap<>();

    PayloadStreams(Spool spool) {
        this.spool = spool;
    }

    /** The source in the envelope, or {@link #NONE}. */
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

    /** Clears the cache when nothing waits any more. */
    void forget() {
        bySeq.clear();
    }

    private static String read(byte[] body) {
        String head = new String(body, 0, Math.min(HEAD, body.length), StandardCharsets.ISO_8859_1);
        Matcher source = SOURCE.matcher(head);
        return source.find() ? source.group(1).intern() : NONE;
    }
}
