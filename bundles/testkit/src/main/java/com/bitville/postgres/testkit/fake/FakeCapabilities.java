package com.bitville.postgres.testkit.fake;

import com.bitville.postgres.api.database.Capabilities;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Builds capabilities; by default a role with the agent's grants on a primary without relations. */
public final class FakeCapabilities {
    private final int serverVersion;
    private final Map<String, Set<String>> columns = new HashMap<>();
    private final Map<String, String> extensions = new HashMap<>();
    private final Map<String, String> settings = new HashMap<>();
    private Set<String> memberships = Set.of("pg_read_all_stats", "pg_read_all_settings");
    private boolean standby;
    private boolean superuser;
    private boolean local;

    private FakeCapabilities(int serverVersion) {
        this.serverVersion = serverVersion;
    }

    /**
     * Capabilities of a server version.
     *
     * @param serverVersion as {@code server_version_num}, such as 180006
     * @return the builder
     */
    public static FakeCapabilities of(int serverVersion) {
        return new FakeCapabilities(serverVersion);
    }

    /**
     * A relation that it offers.
     *
     * @param name the relation
     * @param names its columns
     * @return this
     */
    public FakeCapabilities relation(String name, String... names) {
        columns.put(name, Set.of(names));
        return this;
    }

    /**
     * An extension that is installed.
     *
     * @param name the extension
     * @param schema its schema
     * @return this
     */
    public FakeCapabilities extension(String name, String schema) {
        extensions.put(name, schema);
        return this;
    }

    /**
     * A setting in force.
     *
     * @param name the setting
     * @param value its value
     * @return this
     */
    public FakeCapabilities setting(String name, String value) {
        settings.put(name, value);
        return this;
    }

    /**
     * The predefined roles that the role holds, and no others.
     *
     * @param roles their names
     * @return this
     */
    public FakeCapabilities memberships(String... roles) {
        memberships = Set.of(roles);
        return this;
    }

    /**
     * The server is in recovery.
     *
     * @return this
     */
    public FakeCapabilities standby() {
        standby = true;
        return this;
    }

    /**
     * The role is a superuser.
     *
     * @return this
     */
    public FakeCapabilities superuser() {
        superuser = true;
        return this;
    }

    /**
     * The server runs on the agent's own host.
     *
     * @return this
     */
    public FakeCapabilities local() {
        local = true;
        return this;
    }

    /**
     * Builds the result.
     *
     * @return the capabilities
     */
    public Capabilities build() {
        return new Capabilities(
                serverVersion,
                standby,
                Optional.of("7300000000000000001"),
                Optional.of(1),
                "bitville",
                superuser,
                memberships,
                columns,
                extensions,
                settings,
                local);
    }
}
