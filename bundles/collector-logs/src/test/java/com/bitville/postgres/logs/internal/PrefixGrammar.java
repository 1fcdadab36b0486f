package com.bitville.postgres.logs.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Prefixes as the server's own grammar allows them, and those that guides and packages have. */
public final class PrefixGrammar {
    private static final String ESCAPES = "audrhbpPtmnsicelvxQLq%zK é-";
    private static final List<String> LITERALS = List.of(
            " ",
            " ",
            " ",
            " ",
            "[",
            "]",
            ":",
            ",",
            "@",
            "/",
            "|",
            "-1]",
            "] ",
            " [",
            "user=",
            ",app=",
            "=",
            "ERROR:  ",
            " LOG: ",
            "LOG:  ",
            "DETAIL:  ",
            "é",
            "日本",
            "\t",
            "%%",
            "1",
            "UTC",
            "+",
            "\\x",
            "[unknown]",
            " : ",
            "'");
    private static final List<String> TAILS = List.of("", "", "", "", " ", " ", ": ", "%", "%-", "%5", "%-12");
    private static final List<String> KNOWN = List.of(
            "",
            "%m [%p] ",
            "%m [%p] %q%u@%d/%a ",
            "%m [%-8p] %-10q%15u@%-12d %5l ",
            "%t [%p]: [%l-1] user=%u,db=%d,app=%a,client=%h ",
            "%m:%r:%u@%d:[%p]:%l:%e:%s:%v:%x:%c:%q%a:",
            "%t:%r:%u@%d:[%p]:",
            "%u%d",
            "%a ",
            "%m %a",
            "%q%u ",
            "%a%u%d%p%m",
            "%m[%p]%q%20a|%-30u|%e|%Q|%n",
            "<%m>%b %L %P %v %x %i %e %c %s %l %h %r ",
            "\t%m\t%p\t",
            "%s %m ",
            "ERROR:  %p LOG:  ");

    private PrefixGrammar() {}

    public static List<String> prefixes(long seed, int count) {
        List<String> prefixes = new ArrayList<>(KNOWN);
        Random random = new Random(seed);
        while (prefixes.size() < count) {
            prefixes.add(prefix(random));
        }
        return prefixes;
    }

    private static String prefix(Random random) {
        StringBuilder prefix = new StringBuilder();
        for (int i = random.nextInt(9); i > 0; i--) {
            if (random.nextInt(5) > 1) {
                prefix.append('%');
                if (random.nextInt(4) == 0) {
                    prefix.append(random.nextBoolean() ? "-" : "").append(random.nextInt(30));
                }
                prefix.append(ESCAPES.charAt(random.nextInt(ESCAPES.length())));
            }
            if (random.nextInt(4) > 0) {
                prefix.append(LITERALS.get(random.nextInt(LITERALS.size())));
            }
        }
        return prefix.append(TAILS.get(random.nextInt(TAILS.size()))).toString();
    }
}
