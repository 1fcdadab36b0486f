package com.bitville.postgres.api.database;

import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What one server offers this role. Probed once at each (re)connect; columns are probed once an hour for all databases of the same build
 * and extensions, and again when a statement fails in a way that suggests a changed relation.
 *
 * @param serverVersion as {@code server_version_num}, such as 150018
 * @param standby whether it was in recovery when probed
 * @param systemIdentifier of the cluster, a 64-bit number as text, or empty if the role may not read it
 * @param timeline the timeline it writes, or on a standby the one it last restored to, or empty if the role may not read it
 * @param role the role the agent is logged in as
 * @param superuser whether that role is a superuser, which it should not be
 * @param memberships the predefined {@code pg_*} roles that role holds, directly or not
 * @param columns the columns of each view the agent knows how to read, by relation name; an absent relation is not installed
 * @param extensionSchemas the schema of each installed extension of the configured database
 * @param settings the settings that matter to collectors, by name
 * @param local whether the server runs on the agent's own host, so that its processes and files can be seen
 */
public record Capabilities(
        int serverVersion,
        boolean standby,
        Optional<String> systemIdentifier,
        Optional<Integer> timeline,
        String role,
        boolean superuser,
        Set<String> memberships,
        Map<String, Set<String>> columns,
        Map<String, String> extensionSchemas,
        Map<String, String> settings,
        boolean local) {
    /** Takes copies of the collections. */
    public Capabilities {
        memberships = Set.copyOf(memberships);
        columns = Map.copyOf(columns);
        extensionSchemas = Map.copyOf(extensionSchemas);
        settings = Map.copyOf(settings);
    }

    /**
     * Capabilities without a known timeline.
     *
     * @param serverVersion as {@code server_version_num}
     * @param standby whether it is in recovery
     * @param systemIdentifier of the cluster
     * @param role the role the agent is logged in as
     * @param superuser whether that role is a superuser
     * @param memberships the predefined roles that role holds
     * @param columns the columns of each view, by relation name
     * @param extensionSchemas the schema of each installed extension
     * @param settings the settings that matter to collectors, by name
     * @param local whether the server runs on the agent's own host
     */
    public Capabilities(
            int serverVersion,
            boolean standby,
            Optional<String> systemIdentifier,
            String role,
            boolean superuser,
            Set<String> memberships,
            Map<String, Set<String>> columns,
            Map<String, String> extensionSchemas,
            Map<String, String> settings,
            boolean local) {
        this(
                serverVersion,
                standby,
                systemIdentifier,
                Optional.empty(),
                role,
                superuser,
                memberships,
                columns,
                extensionSchemas,
                settings,
                local);
    }

    /**
     * Whether a relation exists with all columns that a file needs.
     *
     * @param need the relation and its columns
     * @return true if a file with this need can run
     */
    public boolean offers(Need need) {
        return columns.getOrDefault(need.relation(), Set.of()).containsAll(need.columns());
    }

    /**
     * The version in its usual form.
     *
     * @return {@code 15.18}
     */
    public String versionText() {
        return serverVersion / 10_000 + "." + serverVersion % 10_000;
    }
}
