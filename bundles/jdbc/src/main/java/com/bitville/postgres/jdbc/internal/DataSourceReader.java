package com.bitville.postgres.jdbc.internal;

import com.bitville.postgres.api.config.DataSourceAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Reads the address from the configuration of a data source as pax-jdbc-config and the PostgreSQL driver understand it. Everything else in
 * it, the password above all, is left where it is.
 */
final class DataSourceReader {
    private static final String DRIVER = "org.postgresql.Driver";
    private static final Set<String> ADDRESS = Set.of(
            "url",
            "servername",
            "portnumber",
            "portnumbers",
            "servernames",
            "databasename",
            "ssl",
            "sslmode",
            "sslrootcert",
            "sslfactory");
    private static final List<String> MODES =
            List.of("disable", "allow", "prefer", "require", "verify-ca", "verify-full");

    private final Map<String, String> values;

    private DataSourceReader(Map<String, String> values) {
        this.values = values;
    }

    /**
     * Reads a configuration.
     *
     * @param instance the name of the configuration's instance, for one that does not name its data source
     * @param origin its file or PID
     * @param properties as the container delivers them
     */
    static DataSourceEntry read(String instance, String origin, Map<String, Object> properties) {
        Map<String, String> values = new HashMap<>();
        boolean plain = false;
        for (Map.Entry<String, Object> property : properties.entrySet()) {
            String key = property.getKey();
            // pax-jdbc hands on what begins with jdbc. or a dot, without publishing it.
            String bare = (key.startsWith("jdbc.") ? key.substring(5) : key.startsWith(".") ? key.substring(1) : key)
                    .toLowerCase(Locale.ROOT);
            if (ADDRESS.contains(bare)) {
                values.put(bare, String.valueOf(property.getValue()).strip());
            }
            plain |= key.equalsIgnoreCase("password") && isPlain(String.valueOf(property.getValue()));
        }
        String name = text(properties, "dataSourceName");
        name = name.isEmpty() ? text(properties, "osgi.jndi.service.name") : name;
        name = name.isEmpty() ? instance : name;
        DataSourceReader reader = new DataSourceReader(values);
        try {
            refuseOtherDriver(
                    text(properties, "osgi.jdbc.driver.class"),
                    text(properties, "osgi.jdbc.driver.name"),
                    values.getOrDefault("url", ""));
            JdbcUrl url =
                    values.containsKey("url") ? JdbcUrl.parse(values.get("url")) : new JdbcUrl("", "", "", Map.of());
            boolean published =
                    properties.containsKey("url") && isPlain(url.parameters().getOrDefault("password", ""));
            return new DataSourceEntry(origin, reader.address(name, url), plain || published);
        } catch (DataSourceRefusal e) {
            boolean published = text(properties, "url").matches("(?i).*[?&]password=.*");
            return new DataSourceEntry(
                    origin, DataSourceAddress.refused(name, String.valueOf(e.getMessage())), plain || published);
        }
    }

    private static String text(Map<String, Object> properties, String key) {
        Object value = properties.get(key);
        return value == null ? "" : value.toString().strip();
    }

    /** An encrypted one says nothing. One that was read from elsewhere is in clear by now, as pax-jdbc receives it. */
    private static boolean isPlain(String password) {
        return !password.isBlank() && !password.startsWith("ENC(");
    }

    private static void refuseOtherDriver(String driver, String driverName, String url) throws DataSourceRefusal {
        boolean isOurs = driver.isEmpty()
                ? driverName.toLowerCase(Locale.ROOT).contains("postgresql") || url.startsWith(JdbcUrl.PREFIX)
                : driver.equals(DRIVER);
        if (!isOurs) {
            throw new DataSourceRefusal("its driver is not " + DRIVER + ": only PostgreSQL is watched");
        }
    }

    private DataSourceAddress address(String name, JdbcUrl url) throws DataSourceRefusal {
        String host = one("host", value("servername", "servernames"), url.host());
        String port = one("port", value("portnumber", "portnumbers"), url.port());
        String database = one("database", value("databasename"), url.database());
        if (host.contains(",") || port.contains(",")) {
            throw new DataSourceRefusal(JdbcUrl.severalHosts());
        }
        if (database.isEmpty()) {
            throw new DataSourceRefusal("it names no database: set databaseName, or the path of its url");
        }
        String number = port.isEmpty() || port.equals("0") ? "5432" : port;
        if (!number.matches("\\d{1,5}") || Integer.parseInt(number) > 65_535) {
            throw new DataSourceRefusal("its port is no number from 1 to 65535: correct portNumber or its url");
        }
        return new DataSourceAddress(
                name,
                host.isEmpty() ? "localhost" : host,
                Integer.parseInt(number),
                database,
                sslmode(url),
                one("sslrootcert", value("sslrootcert"), url.parameters().getOrDefault("sslrootcert", "")),
                "");
    }

    /** The driver takes ssl without a mode for verify-full, unless a factory of its own validates nothing. */
    private String sslmode(JdbcUrl url) throws DataSourceRefusal {
        Map<String, String> parameters = url.parameters();
        String mode = one("sslmode", value("sslmode"), parameters.getOrDefault("sslmode", ""));
        if (!mode.isEmpty()) {
            if (!MODES.contains(mode)) {
                throw new DataSourceRefusal("its sslmode is not one of " + String.join(", ", MODES));
            }
            return mode;
        }
        boolean named = values.containsKey("ssl") || parameters.containsKey("ssl");
        String ssl = one("ssl", value("ssl"), parameters.getOrDefault("ssl", ""));
        if (!named || ssl.equalsIgnoreCase("false")) {
            return "";
        }
        String factory = one("sslfactory", value("sslfactory"), parameters.getOrDefault("sslfactory", ""));
        return factory.endsWith("NonValidatingFactory") ? "require" : "verify-full";
    }

    private String value(String... names) {
        for (String name : names) {
            String value = values.getOrDefault(name, "");
            if (!value.isEmpty()) {
                return value;
            }
        }
        return "";
    }

    private static String one(String what, String given, String ofUrl) throws DataSourceRefusal {
        if (!given.isEmpty() && !ofUrl.isEmpty() && !given.equals(ofUrl)) {
            throw new DataSourceRefusal("its url and its properties name another " + what + ": keep one of them");
        }
        return given.isEmpty() ? ofUrl : given;
    }
}
