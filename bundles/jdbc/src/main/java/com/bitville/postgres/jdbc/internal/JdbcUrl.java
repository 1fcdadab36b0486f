package com.bitville.postgres.jdbc.internal;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The parts of a URL of the PostgreSQL driver, read as the driver reads it; what it leaves out is empty.
 *
 * @param host without brackets
 * @param port as written
 * @param database decoded
 * @param parameters decoded, by name in lower case
 */
record JdbcUrl(String host, String port, String database, Map<String, String> parameters) {
    static final String PREFIX = "jdbc:postgresql:";
    /** They replace the address. */
    private static final Set<String> ELSEWHERE =
            Set.of("pghost", "pgport", "pgdbname", "service", "socketfactory", "socketfactoryarg");

    static JdbcUrl parse(String url) throws DataSourceRefusal {
        if (!url.startsWith(PREFIX)) {
            throw new DataSourceRefusal("its url is not one of PostgreSQL's driver: only PostgreSQL is watched");
        }
        String rest = url.substring(PREFIX.length());
        int query = rest.indexOf('?');
        Map<String, String> parameters = parameters(query < 0 ? "" : rest.substring(query + 1));
        String address = query < 0 ? rest : rest.substring(0, query);
        if (!address.startsWith("//")) {
            return new JdbcUrl("", "", decoded(address.startsWith("/") ? address.substring(1) : address), parameters);
        }
        int slash = address.indexOf('/', 2);
        String authority = slash < 0 ? address.substring(2) : address.substring(2, slash);
        String database = slash < 0 ? "" : decoded(address.substring(slash + 1));
        if (authority.contains(",")) {
            throw new DataSourceRefusal(severalHosts());
        }
        if (authority.contains("@")) {
            throw new DataSourceRefusal("its url has a login before the host, which the driver does not take");
        }
        int colon = authority.endsWith("]") ? -1 : authority.lastIndexOf(':');
        String host = colon < 0 ? authority : authority.substring(0, colon);
        String bare = host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
        if (bare.equals(host) && host.contains(":")) {
            throw new DataSourceRefusal("its url is malformed: an IPv6 address stands in brackets");
        }
        return new JdbcUrl(bare, colon < 0 ? "" : authority.substring(colon + 1), database, parameters);
    }

    static String severalHosts() {
        return "it names several hosts: the agent watches one server each; configure each in a section [database:NAME] of its"
                + " own, with host and port";
    }

    private static Map<String, String> parameters(String query) throws DataSourceRefusal {
        Map<String, String> parameters = new TreeMap<>();
        for (String item : query.split("&", -1)) {
            if (!item.isEmpty()) {
                int equals = item.indexOf('=');
                String name =
                        decoded(equals < 0 ? item : item.substring(0, equals)).toLowerCase(Locale.ROOT);
                if (ELSEWHERE.contains(name)) {
                    throw new DataSourceRefusal(
                            "its url has the parameter " + name
                                    + ", which leads elsewhere: configure the server in a section [database:NAME], with host and port");
                }
                parameters.put(name, equals < 0 ? "" : decoded(item.substring(equals + 1)));
            }
        }
        return parameters;
    }

    private static String decoded(String text) throws DataSourceRefusal {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw new DataSourceRefusal("its url is malformed: a % is not followed by two hexadecimal digits");
        }
    }
}
