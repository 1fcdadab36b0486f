package com.bitville.postgres.jdbc.internal;

import com.bitville.postgres.api.config.Configuration;
import com.bitville.postgres.api.config.DataSourceAddress;
import com.bitville.postgres.api.config.Setting;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Which data source is watched as which server, as the configuration in force says. */
final class DataSourceState {
    private static final String SECTION = "database";
    private static final String ORIGIN = "datasource:";
    private static final Set<String> RESERVED = Set.of("default", "host", "agent");

    /** The server of each data source that a key names or that is watched by its name. */
    private final Map<String, String> servers = new TreeMap<>();

    /** Those that {@code [jdbc] watch} matches and that are not watched, each with the reason. */
    private final Map<String, String> unwatched;

    private final Set<String> taken = new TreeSet<>(RESERVED);

    DataSourceState(Configuration configuration) {
        unwatched = configuration.unwatchedDataSources();
        for (Setting setting : configuration.settings()) {
            int dot = setting.key().lastIndexOf('.');
            String section = setting.key().substring(0, dot);
            String key = setting.key().substring(dot + 1);
            if (!section.equals(SECTION) && !section.startsWith(SECTION + ":")) {
                continue;
            }
            String server = section.equals(SECTION) ? "default" : section.substring(SECTION.length() + 1);
            taken.add(server);
            Object value = setting.value();
            if (key.equals("datasource") && value != null && !value.toString().isEmpty()) {
                servers.put(value.toString(), server);
            } else if (key.equals("host") && setting.origin().startsWith(ORIGIN)) {
                servers.put(setting.origin().substring(ORIGIN.length()), server);
            }
        }
    }

    /** The servers of data sources, by the data source's name. */
    Map<String, String> servers() {
        return servers;
    }

    Map<String, String> unwatched() {
        return unwatched;
    }

    /** The fragment of the status document for one data source. */
    Map<String, Object> document(DataSourceEntry entry) {
        DataSourceAddress address = entry.address();
        String server = servers.getOrDefault(entry.name(), "");
        boolean refused = !address.refusal().isEmpty();
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("name", entry.name());
        document.put("state", refused ? "refused" : server.isEmpty() ? "not_watched" : "watched");
        document.put("server", server);
        document.put("host", address.host());
        document.put("port", address.port());
        document.put("database", address.database());
        document.put("origin", entry.origin());
        document.put("plain_password", entry.plainPassword());
        document.put("reason", refused ? address.refusal() : unwatched.getOrDefault(entry.name(), ""));
        document.put("watch", refused || !server.isEmpty() ? "" : watchLine(entry.name()));
        return document;
    }

    /** The command that would watch it, as a server that does not exist yet. */
    private String watchLine(String name) {
        String bare = DataSourceAddress.serverName(name);
        String stem = bare.isEmpty() ? "server" : bare.substring(0, Math.min(28, bare.length()));
        String server = stem;
        for (int i = 2; taken.contains(server); i++) {
            server = stem + i;
        }
        String quoted = name.matches("[A-Za-z0-9_./-]+") ? name : '"' + name + '"';
        return "bitville:config set database:" + server + ".datasource " + quoted;
    }
}
