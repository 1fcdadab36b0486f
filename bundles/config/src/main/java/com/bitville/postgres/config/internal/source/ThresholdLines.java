package com.bitville.postgres.config.internal.source;

import com.bitville.postgres.config.internal.value.ServerSections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Thresholds of checks on lines of their own. Checks may come from anybody, so their thresholds cannot be declared here: {@code CHECK.NAME}
 * in {@code [checks]} and {@code checks.CHECK.NAME} in a server's section are folded into the one declared key {@code checks.thresholds},
 * whose component knows what is allowed.
 */
final class ThresholdLines {
    private static final String SECTION = "checks";
    private static final String KEY = "thresholds";
    private static final Pattern LINE = Pattern.compile("[a-z0-9_]+\\.[a-z0-9_]+");
    private static final String PREFIX = SECTION + ".";

    private ThresholdLines() {}

    /** The same file with the lines folded. */
    static IniFile fold(IniFile file) {
        Map<String, Map<String, IniFile.Entry>> sections = new LinkedHashMap<>();
        StringBuilder folded = new StringBuilder();
        int[] first = {0};
        file.sections().forEach((section, entries) -> {
            Map<String, IniFile.Entry> left = new LinkedHashMap<>();
            entries.forEach((name, entry) -> {
                String line = line(section, name);
                if (line.isEmpty()) {
                    left.put(name, entry);
                } else {
                    first[0] = first[0] == 0 ? entry.line() : first[0];
                    folded.append(folded.isEmpty() ? "" : ", ")
                            .append(line)
                            .append('=')
                            .append(entry.value());
                }
            });
            sections.put(section, left);
        });
        if (!folded.isEmpty()) {
            Map<String, IniFile.Entry> checks = sections.computeIfAbsent(SECTION, name -> new LinkedHashMap<>());
            checks.merge(
                    KEY,
                    new IniFile.Entry(folded.toString(), first[0]),
                    (given, more) -> new IniFile.Entry(given.value() + ", " + more.value(), given.line()));
        }
        return new IniFile(sections, file.problems());
    }

    /** {@code CHECK.NAME}, with {@code @SERVER} for a server's own; empty for any other key. */
    private static String line(String section, String name) {
        if (section.equals(SECTION)) {
            return LINE.matcher(name).matches() ? name : "";
        }
        String server = ServerSections.isFurther(section)
                ? ServerSections.of(section)
                : section.equals(ServerSections.section(ServerSections.DEFAULT)) ? ServerSections.DEFAULT : "";
        boolean threshold = !server.isEmpty()
                && name.startsWith(PREFIX)
                && LINE.matcher(name.substring(PREFIX.length())).matches();
        return threshold ? name.substring(PREFIX.length()) + "@" + server : "";
    }
}
