package com.bitville.postgres.config.internal.resolve;

import com.bitville.postgres.api.config.DataSourceAddress;
import com.bitville.postgres.config.internal.keys.DatabaseKeys;
import com.bitville.postgres.config.internal.keys.JdbcKeys;
import com.bitville.postgres.config.internal.source.SourceLayer;
import com.bitville.postgres.config.internal.value.Key;
import com.bitville.postgres.config.internal.value.NameFilter;
import com.bitville.postgres.config.internal.value.ServerSections;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The servers whose address is that of a data source of the container. A data source that cannot be watched switches its server off, with
 * the reason as its origin: a server must never be watched at the default address instead.
 */
public final class DataSourceServers {
    /** How the origin of a value from a data source begins; its name follows. */
    public static final String ORIGIN = "datasource:";

    private static final String SECTION = "name it in a section of its own, [database:NAME] datasource";

    private final KeyLookup keyLookup;
    private final @Nullable List<DataSourceAddress> known;
    private final Map<String, SourceLayer.Given> given = new TreeMap<>();
    private final Map<String, String> unwatched = new TreeMap<>();

    private DataSourceServers(KeyLookup keyLookup, @Nullable List<DataSourceAddress> known) {
        this.keyLookup = keyLookup;
        this.known = known;
    }

    /**
     * The same sources with the addresses of data sources, which override what the sources say.
     *
     * @param known the data sources; null without the feature that knows them
     */
    public static KeyLookup applied(KeyLookup keyLookup, @Nullable List<DataSourceAddress> known) {
        return new DataSourceServers(keyLookup, known).apply();
    }

    /** The data sources that {@code [jdbc] watch} takes and that are not watched, each with the reason. */
    public static Map<String, String> unwatched(KeyLookup keyLookup, @Nullable List<DataSourceAddress> known) {
        DataSourceServers servers = new DataSourceServers(keyLookup, known);
        servers.apply();
        return Map.copyOf(servers.unwatched);
    }

    private KeyLookup apply() {
        Map<String, String> wanted = new TreeMap<>();
        List<String> servers = new ArrayList<>(List.of(ServerSections.DEFAULT));
        servers.addAll(keyLookup.servers());
        for (String server : servers) {
            String name = text(key(DatabaseKeys.DATASOURCE, server));
            if (!name.isEmpty()) {
                wanted.put(server, name);
            }
        }
        Map<String, String> added = matching(servers, wanted.values());
        wanted.putAll(added);
        wanted.forEach(this::put);
        return keyLookup.withDataSources(new SourceLayer(given, added.keySet(), Set.of()));
    }

    /** The data sources that {@code watch} takes and no section does, by the server that each becomes. */
    private Map<String, String> matching(Collection<String> declared, Collection<String> named) {
        Map<String, List<String>> byServer = new TreeMap<>();
        String watch = text(JdbcKeys.WATCH);
        if (known != null && JdbcKeys.WATCH.rule().accepts().test(watch)) {
            NameFilter filter = new NameFilter(watch);
            for (DataSourceAddress each : known) {
                if (!filter.takes(each.name()) || named.contains(each.name())) {
                    continue;
                }
                String server = DataSourceAddress.serverName(each.name());
                String refusal = each.refusal().isEmpty() ? refusal(server, declared) : each.refusal();
                if (refusal.isEmpty()) {
                    byServer.computeIfAbsent(server, unused -> new ArrayList<>())
                            .add(each.name());
                } else {
                    unwatched.put(each.name(), refusal);
                }
            }
        }
        Map<String, String> taken = new TreeMap<>();
        byServer.forEach((server, names) -> {
            if (names.size() == 1 || names.contains(server)) {
                taken.put(server, names.size() == 1 ? names.get(0) : server);
            }
            names.stream().filter(name -> !taken.containsValue(name)).forEach(name -> {
                List<String> others =
                        names.stream().filter(other -> !other.equals(name)).toList();
                unwatched.put(
                        name,
                        "its server would be called " + server + ", as that of the data source "
                                + String.join(" and ", others) + ": " + SECTION);
            });
        });
        return taken;
    }

    /** Why no server can be of a name that was made of a data source's; empty if it can. */
    private static String refusal(String server, Collection<String> declared) {
        if (server.isEmpty()) {
            return "its name has no letter from a to z, of which the name of its server could be made: " + SECTION;
        }
        if (declared.contains(server)) {
            return "its server would be called " + server + ", as another that is configured: " + SECTION;
        }
        return ServerSections.isAllowed(server)
                ? ""
                : "its server would be called " + server + ", which is reserved: " + SECTION;
    }

    private void put(String server, String name) {
        DataSourceAddress address = find(name);
        Map<Key, String> values = new TreeMap<>((one, other) -> one.full().compareTo(other.full()));
        values.put(key(DatabaseKeys.HOST, server), address.host());
        values.put(key(DatabaseKeys.PORT, server), Integer.toString(address.port()));
        values.put(key(DatabaseKeys.NAME, server), address.database());
        if (!address.sslmode().isEmpty()) {
            values.put(key(DatabaseKeys.SSLMODE, server), address.sslmode());
        }
        if (!address.sslrootcert().isEmpty()) {
            values.put(key(DatabaseKeys.SSLROOTCERT, server), address.sslrootcert());
        }
        String refusal = address.refusal();
        for (Map.Entry<Key, String> value : values.entrySet()) {
            Object parsed = value.getKey().type().parse(value.getValue());
            if (refusal.isEmpty()
                    && (parsed == null || !value.getKey().rule().accepts().test(parsed))) {
                refusal = "its " + value.getKey().name() + " is not valid; allowed: "
                        + value.getKey().rule().allowed();
            }
        }
        if (refusal.isEmpty()) {
            values.forEach((key, text) -> given.put(key.full(), new SourceLayer.Given(text, ORIGIN + name)));
        } else {
            given.put(
                    key(DatabaseKeys.ENABLED, server).full(),
                    new SourceLayer.Given("false", ORIGIN + name + ": " + refusal));
        }
    }

    private DataSourceAddress find(String name) {
        if (known == null) {
            return DataSourceAddress.refused(
                    name, "the feature bitville-jdbc is not installed: add jdbc to [agent] features");
        }
        return known.stream()
                .filter(each -> each.name().equals(name))
                .findFirst()
                .orElseGet(() -> DataSourceAddress.refused(
                        name, "there is no such data source; bitville:datasources lists them"));
    }

    private static Key key(Key declared, String server) {
        return server.equals(ServerSections.DEFAULT) ? declared : declared.of(server);
    }

    private String text(Key key) {
        return keyLookup.layers().stream()
                .map(layer -> layer.find(key.full()))
                .filter(Objects::nonNull)
                .map(SourceLayer.Given::text)
                .findFirst()
                .orElse("");
    }
}
