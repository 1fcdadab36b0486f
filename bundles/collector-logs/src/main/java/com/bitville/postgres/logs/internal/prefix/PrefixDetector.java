package com.bitville.postgres.logs.internal.prefix;

import com.bitville.postgres.logs.internal.entry.Bytes;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Guesses the {@code log_line_prefix} of a file from its lines if it is unknown. */
public final class PrefixDetector {
    /** PostgreSQL's default. */
    public static final String DEFAULT = "%m [%p] ";

    /** Prefixes that packages, managed services and log analysers' manuals recommend; of equally good ones the first counts. */
    private static final List<String> KNOWN = List.of(
            "%m [%p] %q%u@%d/%a ",
            "%m [%p] %q%u@%d %a ",
            "%m [%p] %q[user=%u,db=%d,app=%a] ",
            "%t [%p]: [%l-1] user=%u,db=%d,app=%a,client=%h ",
            "%m [%p]: [%l-1] user=%u,db=%d,app=%a,client=%h ",
            "%t [%p]: user=%u,db=%d,app=%a,client=%h ",
            "%m [%p]: user=%u,db=%d,app=%a,client=%h ",
            "%m [%p] user=%u,db=%d,app=%a,client=%h ",
            "%t [%p]: [%l-1] user=%u,db=%d ",
            "%t [%p]: [%l-1] %q%u@%d ",
            "%m [%p] %q%u@%d ",
            "%m [%p] %u@%d ",
            "%t [%p-%l] %q%u@%d ",
            "%m:%r:%u@%d:[%p]:%l:%e:%s:%v:%x:%c:%q%a:",
            "%t:%r:%u@%d:[%p]:",
            "%t [%p]: [%l-1] ",
            "%m [%p]: [%l-1] ",
            "%m %p ",
            "%t %p ",
            DEFAULT,
            "%t ",
            "%m ",
            "");

    private PrefixDetector() {}

    /** The prefix that matches most lines, null if none matches any. */
    public static @Nullable LinePrefix detect(List<String> lines) {
        LinePrefix best = null;
        long most = 0;
        for (String known : KNOWN) {
            LinePrefix prefix = LinePrefix.of(known);
            long fitting = lines.stream().filter(line -> fits(prefix, line)).count();
            if (fitting > most) {
                best = prefix;
                most = fitting;
            }
        }
        return best;
    }

    private static boolean fits(LinePrefix prefix, String line) {
        byte[] bytes = Bytes.of(line);
        return prefix.match(bytes, 0, bytes.length);
    }
}
