package com.bitville.postgres.logs.internal.source;

import com.bitville.postgres.api.database.Capabilities;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a server says about where and how it logs: as last connected to, or as remembered. */
public final class LogDestination {
    private static final List<String> NAMES = List.of(
            "cluster_name",
            "data_directory",
            "log_directory",
            "log_filename",
            "log_line_prefix",
            "log_timezone",
            "logging_collector");
    /** Kept beside the settings: whether the server runs on the agent's host, so that its paths mean something here. */
    private static final String LOCAL = "(local)";

    private static final int LONGEST = 4_096;
    private static final Pattern DEBIAN_CLUSTER = Pattern.compile("(\\d{1,3})/([A-Za-z0-9_.-]{1,60})");
    private static final String GLOB_CHARACTERS = "*?[]{}\\";

    private final Map<String, String> values;

    private LogDestination(Map<String, String> values) {
        this.values = Map.copyOf(values);
    }

    public static LogDestination of(Optional<Capabilities> capabilities, Map<String, String> remembered) {
        if (capabilities.isEmpty()) {
            return new LogDestination(remembered);
        }
        Map<String, String> values = new HashMap<>();
        for (String name : NAMES) {
            String value = capabilities.get().settings().get(name);
            if (value != null && value.length() <= LONGEST) {
                values.put(name, value);
            }
        }
        values.put(LOCAL, capabilities.get().local() ? "on" : "off");
        return new LogDestination(values);
    }

    public Map<String, String> values() {
        return values;
    }

    public String get(String name) {
        return values.getOrDefault(name, "");
    }

    /** Whether it is known that the server runs on another host. */
    public boolean elsewhere() {
        return get(LOCAL).equals("off");
    }

    /** Whether it can be told where the log is: it was chosen, or the server was asked once. */
    public boolean sayWhere(String configured) {
        return chosen(configured) || !get(LOCAL).isEmpty();
    }

    private static boolean chosen(String configured) {
        return !configured.equals(LogsConfig.DEFAULT_PATH) || Files.exists(Path.of(configured));
    }

    /** Where to look for the log: what is configured, unless that was left at its default and the server says it better. */
    public String path(String configured) {
        if (chosen(configured) || !get(LOCAL).equals("on")) {
            return configured;
        }
        return get("logging_collector").equals("on") ? collected(configured) : debian(configured);
    }

    private String collected(String configured) {
        if (get("log_directory").isEmpty() || get("log_filename").isEmpty()) {
            return configured;
        }
        Path directory = Path.of(get("data_directory")).resolve(get("log_directory"));
        return directory.isAbsolute() ? directory + "/" + glob(get("log_filename")) : configured;
    }

    /** Debian's scripts send what a cluster writes to a file of its name. */
    private String debian(String configured) {
        Matcher cluster = DEBIAN_CLUSTER.matcher(get("cluster_name"));
        if (cluster.matches()) {
            Path path = Path.of("/var/log/postgresql/postgresql-" + cluster.group(1) + "-" + cluster.group(2) + ".log");
            return Files.exists(path) ? path.toString() : configured;
        }
        return configured;
    }

    /** A file name of strftime as a glob over all formats, which have endings of their own, and over what logrotate makes of them. */
    static String glob(String filename) {
        boolean log = filename.endsWith(".log");
        String stem = log ? filename.substring(0, filename.length() - ".log".length()) : filename;
        StringBuilder glob = new StringBuilder();
        int i = 0;
        while (i < stem.length()) {
            char c = stem.charAt(i++);
            if (c == '%' && i < stem.length()) {
                glob.append(stem.charAt(i++) == '%' ? "%" : "*");
            } else if (GLOB_CHARACTERS.indexOf(c) >= 0) {
                glob.append('\\').append(c);
            } else {
                glob.append(c);
            }
        }
        return glob + (log ? ".{log,csv,json}" : "{,.csv,.json}") + "{,.*,-*}";
    }
}
