package com.bitville.postgres.sql.internal.header;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/**
 * What a role needs to run a file: predefined roles, SELECT on relations, EXECUTE on functions without arguments.
 *
 * @param roles of which the role is a member, directly or not
 * @param relations that it may select from, of pg_catalog
 * @param functions that it may execute, of pg_catalog, without parentheses
 */
public record Permission(List<String> roles, List<String> relations, List<String> functions) {
    static final Permission NONE = new Permission(List.of(), List.of(), List.of());

    private static final Pattern ROLE = Pattern.compile("pg_[a-z_]+");
    private static final Pattern RELATION = Pattern.compile("SELECT ON (\\w+)");
    private static final Pattern FUNCTION = Pattern.compile("EXECUTE ON (\\w+)\\(\\)");

    /**
     * Reads the value of a header's line.
     *
     * @throws IllegalArgumentException naming what is allowed
     */
    static Permission parse(String text) {
        if (text.equals("none")) {
            return NONE;
        }
        List<String> roles = new ArrayList<>();
        List<String> relations = new ArrayList<>();
        List<String> functions = new ArrayList<>();
        for (String item : Arrays.asList(text.split(",\\s*", -1))) {
            var relation = RELATION.matcher(item);
            var function = FUNCTION.matcher(item);
            if (relation.matches()) {
                relations.add(relation.group(1));
            } else if (function.matches()) {
                functions.add(function.group(1));
            } else if (ROLE.matcher(item).matches()) {
                roles.add(item);
            } else {
                throw new IllegalArgumentException("permission is \"" + item
                        + "\", allowed are none, or with commas between: a predefined role (pg_monitor), SELECT ON relation,"
                        + " EXECUTE ON function()");
            }
        }
        return new Permission(List.copyOf(roles), List.copyOf(relations), List.copyOf(functions));
    }

    /** Whether privileges have to be asked for, beyond the roles that the probe knows. */
    public boolean hasObjects() {
        return !relations.isEmpty() || !functions.isEmpty();
    }

    /** The statements that grant what is lacking. */
    public List<String> grants(String role) {
        String to = " TO \"" + role.replace("\"", "\"\"") + "\"";
        List<String> grants = new ArrayList<>();
        roles.forEach(each -> grants.add("GRANT " + each + to));
        relations.forEach(each -> grants.add("GRANT SELECT ON pg_catalog." + each + to));
        functions.forEach(each -> grants.add("GRANT EXECUTE ON FUNCTION pg_catalog." + each + "()" + to));
        return grants;
    }
}
