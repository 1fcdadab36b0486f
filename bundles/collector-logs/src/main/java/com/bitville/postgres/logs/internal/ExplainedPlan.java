package com.bitville.postgres.logs.internal;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What auto_explain logs, text or JSON, taken apart into statement and plan. A plan is neither SQL nor prose, so that no rule of the wire
 * redacts it well: its literals are taken out here, line by line. What only may be a literal counts as one.
 *
 * @param format text or json
 * @param statement the query text, or null where there is none
 * @param plan the plan without literals
 */
record ExplainedPlan(String format, @Nullable String statement, String plan) {
    private static final Pattern QUERY_TEXT = Pattern.compile("Query Text: ");
    private static final Pattern FIRST_NODE =
            Pattern.compile("(?m)^(?:Query Parameters: |[^\\n]*\\(cost=|[^\\n]*\\(actual )");
    private static final Pattern PARAMETERS = Pattern.compile("(?m)^\\s*\"?Query Parameters\"?: [^\\n]*\\n?");
    private static final Pattern JSON_QUERY = Pattern.compile("\"Query Text\": \"((?:[^\"\\\\]|\\\\.)*+)\",?\\s*");
    private static final Pattern NODE = Pattern.compile("^(\\s*(?:->\\s+)?)(.*?)(\\s+\\((?:cost|actual)=?.*)$");
    private static final Pattern KEY = Pattern.compile("^(\\s*\"?([A-Za-z /-]{1,40})\"?: )(.*)$");
    private static final Pattern NUMBER = Pattern.compile("(?<![\\w$\"])-?\\d+(?:\\.\\d+)?(?:[eE][+-]?\\d+)?(?!\\w)");
    private static final Pattern FIGURE = Pattern.compile("-?\\d+(?:\\.\\d+)?,?|true,?|false,?|[\\[{]");
    private static final Set<String> FIGURES = Set.of(
            "buffers",
            "sort method",
            "planning time",
            "execution time",
            "rows removed by filter",
            "rows removed by join filter",
            "rows removed by index recheck",
            "heap fetches",
            "heap blocks",
            "workers planned",
            "workers launched",
            "batches",
            "i/o timings",
            "wal",
            "memory usage",
            "hits",
            "planned partitions",
            "settings",
            "jit",
            "timing",
            "node type",
            "parallel aware",
            "async capable",
            "join type",
            "relation name",
            "alias",
            "index name",
            "scan direction",
            "strategy",
            "parent relationship",
            "command",
            "operation",
            "schema",
            "subplan name",
            "cte name",
            "worker",
            "full-sort groups",
            "pre-sorted groups",
            "original hash batches",
            "peak memory usage",
            "disk usage",
            "sort space type",
            "partial mode");

    static ExplainedPlan of(String text) {
        return text.startsWith("{") ? json(text) : plain(text);
    }

    private static ExplainedPlan plain(String text) {
        Matcher head = QUERY_TEXT.matcher(text);
        if (!head.lookingAt()) {
            return new ExplainedPlan("text", null, withoutLiterals(text));
        }
        Matcher node = FIRST_NODE.matcher(text);
        int end = node.find(head.end()) ? node.start() : text.length();
        String plan = PARAMETERS.matcher(text.substring(end)).replaceAll("");
        return new ExplainedPlan("text", text.substring(head.end(), end).strip(), withoutLiterals(plan));
    }

    private static ExplainedPlan json(String text) {
        Matcher query = JSON_QUERY.matcher(text);
        if (!query.find()) {
            // Cut inside the query text: what is left would be nothing but SQL that is not known as such.
            return new ExplainedPlan("json", null, "");
        }
        String plan = text.substring(0, query.start()) + text.substring(query.end());
        plan = PARAMETERS.matcher(plan).replaceAll("");
        return new ExplainedPlan("json", unescaped(query.group(1)), withoutLiterals(plan));
    }

    private static String unescaped(String json) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < json.length(); i++) {
            char c = json.charAt(i);
            if (c != '\\' || i + 1 == json.length()) {
                text.append(c);
                continue;
            }
            char escaped = json.charAt(++i);
            int plain = "bfnrt".indexOf(escaped);
            if (escaped == 'u'
                    && i + 4 < json.length() + 0
                    && json.substring(i + 1, i + 5).matches("[0-9a-fA-F]{4}")) {
                text.append((char) Integer.parseInt(json.substring(i + 1, i + 5), 16));
                i += 4;
            } else {
                text.append(plain < 0 ? escaped : "\b\f\n\r\t".charAt(plain));
            }
        }
        return text.toString();
    }

    private static String withoutLiterals(String plan) {
        StringBuilder out = new StringBuilder();
        boolean open = false;
        for (String line : withoutQuoted(plan).split("\n", -1)) {
            out.append(open ? "\n" : "").append(withoutNumbers(line));
            open = true;
        }
        return out.toString().strip();
    }

    /** Literals may go over several lines; one whose end was cut takes the rest with it. */
    private static String withoutQuoted(String plan) {
        StringBuilder out = new StringBuilder();
        int at = 0;
        while (at < plan.length()) {
            int quote = plan.indexOf('\'', at);
            if (quote < 0) {
                return out.append(plan, at, plan.length()).toString();
            }
            out.append(plan, at, quote).append('?');
            int end = plan.indexOf('\'', quote + 1);
            while (end >= 0 && end + 1 < plan.length() && plan.charAt(end + 1) == '\'') {
                end = plan.indexOf('\'', end + 2);
            }
            if (end < 0) {
                return out.toString();
            }
            at = end + 1;
        }
        return out.toString();
    }

    private static String withoutNumbers(String line) {
        Matcher node = NODE.matcher(line);
        if (node.matches()) {
            return line;
        }
        Matcher key = KEY.matcher(line);
        if (key.matches()) {
            boolean figure = FIGURES.contains(key.group(2).strip().toLowerCase(Locale.ROOT))
                    || FIGURE.matcher(key.group(3)).matches();
            return figure ? line : key.group(1) + NUMBER.matcher(key.group(3)).replaceAll("?");
        }
        return NUMBER.matcher(line).replaceAll("?");
    }
}
