package com.bitville.postgres.config.internal.value;

import java.util.Set;
import java.util.regex.Pattern;

/** Names of monitored servers and their sections. */
public final class ServerSections {
    public static final String DEFAULT = "default";

    private static final String SECTION = "database";
    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9]{0,29}");
    // Payloads use these as the scope of data without a server.
    private static final Set<String> RESERVED = Set.of("host", "agent");

    private ServerSections() {}

    public static String section(String server) {
        return server.equals(DEFAULT) ? SECTION : SECTION + ":" + server;
    }

    public static boolean isFurther(String section) {
        return section.startsWith(SECTION + ":");
    }

    /** The server that a section {@code database:NAME} declares; the name may be invalid. */
    public static String of(String section) {
        return section.substring(SECTION.length() + 1);
    }

    /** The server of a full key. */
    public static String ofKey(String full) {
        String section = full.substring(0, full.lastIndexOf('.'));
        return isFurther(section) ? of(section) : DEFAULT;
    }

    /** Whether a full key is one of a server's. */
    public static boolean isServerKey(String full) {
        String section = full.substring(0, full.lastIndexOf('.'));
        return section.equals(SECTION) || isFurther(section);
    }

    public static boolean isAllowed(String server) {
        return NAME.matcher(server).matches() && !RESERVED.contains(server) && !server.equals(DEFAULT);
    }

    /** Why a name is invalid. */
    public static String refusal(String server) {
        if (RESERVED.contains(server)) {
            return "the name is reserved: payloads use it as the scope of data without a server";
        }
        if (server.equals(DEFAULT)) {
            return "the server " + DEFAULT + " is configured in the section [" + SECTION + "]";
        }
        return "allowed: a lower-case letter, then up to 29 lower-case letters or digits";
    }
}
