package com.bitville.postgres.demo.internal.page;

import com.sun.net.httpserver.Headers;
import java.util.List;

/** Whether a request comes from the page itself: another site open in the same browser must neither read nor switch anything. */
final class RequestOrigin {
    private final String ownPort;

    RequestOrigin(int port) {
        this.ownPort = ":" + port;
    }

    /** Rejects foreign host names that resolve to loopback (DNS rebinding). */
    boolean addressesUs(Headers headers) {
        String host = one(headers, "Host");
        return host.equals("127.0.0.1" + ownPort) || host.equals("localhost" + ownPort);
    }

    /** A browser sends at least one of the two headers, and a foreign page can set neither. */
    boolean isOwn(Headers headers) {
        boolean said = headers.containsKey("Origin") || headers.containsKey("Sec-Fetch-Site");
        boolean origin =
                !headers.containsKey("Origin") || one(headers, "Origin").equals("http://" + one(headers, "Host"));
        boolean site = !headers.containsKey("Sec-Fetch-Site")
                || one(headers, "Sec-Fetch-Site").equals("same-origin");
        return said && origin && site;
    }

    static String one(Headers headers, String name) {
        List<String> values = headers.getOrDefault(name, List.of());
        return values.size() == 1 ? values.get(0) : "";
    }
}
