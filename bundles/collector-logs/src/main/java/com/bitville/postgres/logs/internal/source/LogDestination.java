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

/** The log settings of a server: from the last connection, or remembered. */
public final class LogDestination {
    private static final List<String> NAMES = List.of(
            "cluster_name",
            "data_directory",
            "log_directory",
            "log_filename",
            "log_line_prefix",
            "log_timezone",
            "logging_collector");
    /** Stored with the settings: whether the server runs on the agent's host, so that its paths are valid here. */
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

    /** Whether it is known that the server runs on this host. */
    public boolean here() {
        return get(LOCAL).equals("on");
    }

    /** Whether the path of the log is known: it is configured, or the server was asked once. */
    public boolean sayWhere(String configured) {
        return chosen(configured) || !get(LOCAL).isEmpty();
    }

    private static boolean chosen(String configured) {
        return !configured.equals(LogsConfig.DEFAULT_PATH) || Files.exists(Path.of(configured));
    }

    /** The path of the log: the configured one, unless it has its default value and the server reports another. */
    public String path(String configured) {
        if (chosen(configured) || !here()) {
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

    /** Debian's scripts write the output of a cluster to a file with its name. */
    private String debian(String configured) {
        Matcher cluster = DEBIAN_CLUSTER.matcher(get("cluster_name"));
        if (cluster.matches()) {
            Path path = Path.of("/var/log/postgresql/postgresql-" + cluster.group(1) + "-" + cluster.group(2) + ".log");
            return Files.exists(path) ? path.toString() : configured;
        }
        return configured;
    }

    /** A strftime file name as a glob over all formats, which have different endings, and over files rotated by logrotate. */
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
