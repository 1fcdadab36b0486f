package com.bitville.postgres.config.internal.value;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** A list of names with {@code *}, {@code ?} and {@code !}: what one pattern takes and none leaves out. */
public final class NameFilter {
    private static final int LONGEST = 2000;

    private final List<Pattern> taken = new ArrayList<>();
    private final List<Pattern> left = new ArrayList<>();

    public NameFilter(String list) {
        for (String item : list.split(",", -1)) {
            String pattern = item.strip();
            if (pattern.startsWith("!")) {
                left.add(pattern(pattern.substring(1).strip()));
            } else if (!pattern.isEmpty()) {
                taken.add(pattern(pattern));
            }
        }
    }

    /** Whether a text is a list of which at least one item takes names. */
    public static boolean isValid(String list) {
        return list.length() <= LONGEST && !new NameFilter(list).taken.isEmpty();
    }

    public boolean takes(String name) {
        return taken.stream().anyMatch(pattern -> pattern.matcher(name).matches())
                && left.stream().noneMatch(pattern -> pattern.matcher(name).matches());
    }

    private static Pattern pattern(String glob) {
        StringBuilder regex = new StringBuilder();
        for (String part : glob.split("(?<=[*?])|(?=[*?])", -1)) {
            regex.append(part.equals("*") ? ".*" : part.equals("?") ? "." : Pattern.quote(part));
        }
        return Pattern.compile(regex.toString(), Pattern.DOTALL);
    }
}
