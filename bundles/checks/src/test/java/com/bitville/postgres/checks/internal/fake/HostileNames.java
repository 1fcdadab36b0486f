package com.bitville.postgres.checks.internal.fake;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Names with quotes, line breaks, percent signs, backslashes and invisible characters, as long as a name may be. */
public final class HostileNames {
    /** Its last character is the last that fits. */
    static final String WORST = "a\n;\"'\\$1%s%n:x'--\u202e\u2028 é€/,*";

    private static final int LONGEST = 63;
    /** Columns with names that people give. */
    private static final Set<String> NAMES = Set.of(
            "datname",
            "database",
            "usename",
            "owner",
            "rolname",
            "member",
            "role",
            "schemaname",
            "relname",
            "indexrelname",
            "other",
            "feeds",
            "collname",
            "version",
            "library_version",
            "subname",
            "application_name",
            "extname",
            "extversion",
            "mount_point",
            "user_name");

    private HostileNames() {}

    public static String of(String name) {
        String bad = name + WORST;
        while (bad.getBytes(StandardCharsets.UTF_8).length < LONGEST) {
            bad += "x";
        }
        return bad;
    }

    public static List<Map<String, @Nullable Object>> in(List<Map<String, @Nullable Object>> rows) {
        return rows.stream().map(HostileNames::in).toList();
    }

    private static Map<String, @Nullable Object> in(Map<String, @Nullable Object> row) {
        Map<String, @Nullable Object> bad = new LinkedHashMap<>(row);
        bad.replaceAll((column, value) ->
                isName(row, column) && value instanceof String text && !text.startsWith("pg_") ? of(text) : value);
        return bad;
    }

    /** A setting is named by the server. */
    private static boolean isName(Map<String, @Nullable Object> row, String column) {
        return NAMES.contains(column) || (column.equals("name") && row.containsKey("problem"));
    }
}
