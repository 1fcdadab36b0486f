package com.bitville.postgres.prometheus.internal.http;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a request must be like, without regard to who sends it. */
final class RequestRules {
    private static final String SERVER = "server=";

    private RequestRules() {}

    /**
     * Whether a request may come from a page that a name of a foreign site was bound to: on loopback only loopback's own names are answered.
     */
    static boolean isLoopbackHost(@Nullable String host) {
        if (host == null) {
            return false;
        }
        String lower = host.strip().toLowerCase(Locale.ROOT);
        String bare =
                lower.startsWith("[") ? lower.replaceFirst("]:\\d{1,5}$", "]") : lower.replaceFirst(":\\d{1,5}$", "");
        return bare.equals("localhost") || bare.equals("[::1]") || bare.matches("127(\\.\\d{1,3}){3}");
    }

    /** The parameter {@code server}; what else is in the query is left alone, because a scrape configuration may add it. */
    static Optional<String> server(@Nullable String rawQuery) {
        if (rawQuery != null) {
            for (String parameter : rawQuery.split("&", -1)) {
                if (parameter.startsWith(SERVER)) {
                    return Optional.of(URLDecoder.decode(parameter.substring(SERVER.length()), StandardCharsets.UTF_8));
                }
            }
        }
        return Optional.empty();
    }

    static boolean takesGzip(@Nullable String acceptEncoding) {
        if (acceptEncoding == null) {
            return false;
        }
        for (String coding : acceptEncoding.toLowerCase(Locale.ROOT).split(",", -1)) {
            String bare = coding.replace(" ", "");
            if (bare.matches("(gzip|\\*)(;.*)?") && !bare.matches(".*;q=0(\\.0*)?")) {
                return true;
            }
        }
        return false;
    }
}
