package com.bitville.postgres.database.internal.connect;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Which databases of a server are visited: a list such as {@code app_*, !app_test}. {@code *} stands for any text and {@code ?} for one
 * character; a name is visited if a pattern fits it and no pattern with {@code !} does. A list of exclusions alone excludes from all.
 *
 * @param included patterns of names to visit
 * @param excluded patterns of names to leave out
 */
public record DatabaseFilter(List<Pattern> included, List<Pattern> excluded) {
    public static final DatabaseFilter ALL = of("*");

    public DatabaseFilter {
        included = List.copyOf(included);
        excluded = List.copyOf(excluded);
    }

    public static DatabaseFilter of(String list) {
        List<Pattern> included = new ArrayList<>();
        List<Pattern> excluded = new ArrayList<>();
        for (String item : list.split(",", -1)) {
            String glob = item.strip();
            if (glob.startsWith("!")) {
                excluded.add(pattern(glob.substring(1).strip()));
            } else if (!glob.isEmpty()) {
                included.add(pattern(glob));
            }
        }
        if (included.isEmpty()) {
            included.add(pattern("*"));
        }
        return new DatabaseFilter(included, excluded);
    }

    public boolean accepts(String database) {
        return fits(included, database) && !fits(excluded, database);
    }

    private static boolean fits(List<Pattern> patterns, String database) {
        return patterns.stream().anyMatch(pattern -> pattern.matcher(database).matches());
    }

    private static Pattern pattern(String glob) {
        StringBuilder expression = new StringBuilder();
        for (int i = 0; i < glob.length(); i++) {
            char c = glob.charAt(i);
            expression.append(c == '*' ? ".*" : c == '?' ? "." : Pattern.quote(String.valueOf(c)));
        }
        return Pattern.compile(expression.toString(), Pattern.DOTALL);
    }
}
