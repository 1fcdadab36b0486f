package com.bitville.postgres.testkit.pg;

import com.bitville.postgres.testkit.tls.TestIdentity;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Builder of a temporary server; by default fast, with trust authentication and pg_stat_statements in the database {@code postgres}. */
public final class PostgresBuilder {
    private final int major;
    private final @Nullable Path installed;
    private final Map<String, String> environment = new LinkedHashMap<>();
    private final Map<String, String> settings = new LinkedHashMap<>();
    private final List<String> authentication = new ArrayList<>();
    private final List<String> statements = new ArrayList<>();
    private boolean pgStatStatements = true;
    private boolean durable;
    private @Nullable TestIdentity identity;
    private final @Nullable PostgresServer primary;
    private int port;

    PostgresBuilder(int major, @Nullable Path installed, @Nullable PostgresServer primary) {
        this.major = major;
        this.installed = installed;
        this.primary = primary;
    }

    /**
     * Sets another language for the server's log and clients, if its translation is installed; the machine needs no locale for it.
     *
     * @param language such as {@code de}
     * @return this
     */
    public PostgresBuilder language(String language) {
        // gettext uses it for every locale except C itself.
        environment.put("LANGUAGE", language);
        return setting("lc_messages", "C.UTF-8");
    }

    /**
     * Lets each session choose its language by {@code lc_messages}, from locales in a folder instead of the machine's.
     *
     * @param folder in the layout of {@code LOCPATH}; the server's user must be able to read it
     * @return this
     */
    public PostgresBuilder locales(Path folder) {
        environment.put("LOCPATH", folder.toString());
        return this;
    }

    /**
     * A server setting, as in {@code postgresql.conf}; a repeated call replaces the earlier value.
     *
     * @param name such as {@code max_connections}
     * @param value as text, without quotes
     * @return this
     */
    public PostgresBuilder setting(String name, String value) {
        settings.put(name, value);
        return this;
    }

    /**
     * Neither loads pg_stat_statements nor creates it.
     *
     * @return this
     */
    public PostgresBuilder withoutPgStatStatements() {
        pgStatStatements = false;
        return this;
    }

    /**
     * Leaves fsync, synchronous_commit and full_page_writes on, as a real server has them.
     *
     * @return this
     */
    public PostgresBuilder durable() {
        durable = true;
        return this;
    }

    /**
     * A fixed port instead of a free one.
     *
     * @param port on 127.0.0.1
     * @return this
     */
    public PostgresBuilder port(int port) {
        this.port = port;
        return this;
    }

    /**
     * Requires a password of one role, with SCRAM; all others are trusted.
     *
     * @param role the role's name
     * @return this
     */
    public PostgresBuilder scramFor(String role) {
        return authentication("host all \"" + role + "\" all scram-sha-256");
    }

    /**
     * A line of {@code pg_hba.conf}, before the lines that trust every role on this host.
     *
     * @param line the line
     * @return this
     */
    public PostgresBuilder authentication(String line) {
        authentication.add(line);
        return this;
    }

    /**
     * Accepts TLS connections too.
     *
     * @param shown its key and certificate
     * @return this
     */
    public PostgresBuilder tls(TestIdentity shown) {
        identity = shown;
        return setting("ssl", "on");
    }

    /**
     * SQL to be run by the superuser in the database {@code postgres} at the first start.
     *
     * @param sql one or more statements
     * @return this
     */
    public PostgresBuilder sql(String sql) {
        statements.add(sql);
        return this;
    }

    /**
     * Creates the server and starts it.
     *
     * @return the running server, to be closed
     */
    public PostgresServer start() {
        Map<String, String> effective = new LinkedHashMap<>();
        effective.put("listen_addresses", "127.0.0.1");
        effective.put("password_encryption", "scram-sha-256");
        if (pgStatStatements) {
            effective.put("shared_preload_libraries", "pg_stat_statements");
        }
        if (!durable) {
            effective.put("fsync", "off");
            effective.put("synchronous_commit", "off");
            effective.put("full_page_writes", "off");
        }
        if (primary != null) {
            effective.put(
                    "primary_conninfo",
                    "host=127.0.0.1 port=" + primary.port() + " user=" + PostgresServer.SUPERUSER
                            + " application_name=standby");
        }
        effective.putAll(settings);
        return PostgresServer.create(
                new ServerFactory(
                        new Installation(major, installed, Map.copyOf(environment)),
                        effective,
                        port,
                        identity,
                        primary),
                List.copyOf(authentication),
                List.copyOf(statements),
                pgStatStatements);
    }
}
