package com.bitville.postgres.testkit.collect;

import com.bitville.postgres.api.database.Need;
import com.bitville.postgres.api.database.Sql;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A file begins with a header with the information that a DBA needs before approving it. */
final class HeaderRule {
    private static final Pattern LINE = Pattern.compile("-- ([a-z]+)(?: \\d+)?:(.*)");
    private static final Set<String> KNOWN = Set.of(
            "subject",
            "what",
            "source",
            "permission",
            "cost",
            "interval",
            "scope",
            "needs",
            "parameter",
            "note",
            "lane",
            "reads",
            "form",
            "ship",
            "baseline",
            "resets",
            "each",
            "chosen",
            "top",
            "key",
            "column",
            "lag");
    private static final Set<String> SCOPES = Set.of("agent", "host", "server", "database");

    private HeaderRule() {}

    static void check(Sql sql, Set<String> required, List<String> problems) {
        Map<String, String> header = new HashMap<>();
        long needs = 0;
        for (String line : sql.text().lines().takeWhile(l -> l.startsWith("--")).toList()) {
            Matcher matcher = LINE.matcher(line);
            if (matcher.matches()) {
                String key = matcher.group(1);
                needs += key.equals("needs") ? 1 : 0;
                header.put(key, matcher.group(2).strip());
                if (!KNOWN.contains(key)) {
                    problems.add("the header has an unknown key: " + key);
                }
            }
        }
        for (String key : required) {
            if (header.getOrDefault(key, "").isEmpty()) {
                problems.add("the header does not say: " + key);
            }
        }
        if (header.containsKey("scope") && !SCOPES.contains(header.get("scope"))) {
            problems.add("scope is not one of " + SCOPES + ": " + header.get("scope"));
        }
        if (needs != sql.needs().size()) {
            problems.add("a line of needs is not of the form: needs: relation(column, ...)");
        }
        String body = sql.text().replaceAll("(?m)^--.*$", "");
        for (Need need : sql.needs()) {
            if (!Pattern.compile("\\b" + need.relation() + "\\b").matcher(body).find()) {
                problems.add("needs names " + need.relation() + ", which the file does not read");
            }
        }
    }
}
