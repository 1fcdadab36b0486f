package com.bitville.postgres.demo.internal;

import java.nio.file.Path;
import java.util.Map;

/**
 * The environment variables set by {@code run-demo}.
 *
 * @param home the folder for all files of the demo, {@code BITVILLE_DEMO_HOME}
 * @param databasePort the server's port, {@code BITVILLE_DEMO_DB_PORT}
 * @param listenerPort the listener's port, {@code BITVILLE_DEMO_LISTENER_PORT}
 * @param pagePort the page's port, {@code BITVILLE_DEMO_PAGE_PORT}
 * @param password of the agent's role, {@code BITVILLE_PG_DB_PASSWORD}
 * @param apiKey the only key that the listener accepts, {@code BITVILLE_PG_LISTENER_API_KEY}
 */
record DemoSettings(Path home, int databasePort, int listenerPort, int pagePort, String password, String apiKey) {
    private static final int MOST = 65_535;

    /** Reads them; the message of the exception names the missing or invalid variable. */
    static DemoSettings of(Map<String, String> environment) {
        return new DemoSettings(
                Path.of(text(environment, "BITVILLE_DEMO_HOME")).toAbsolutePath(),
                port(environment, "BITVILLE_DEMO_DB_PORT"),
                port(environment, "BITVILLE_DEMO_LISTENER_PORT"),
                port(environment, "BITVILLE_DEMO_PAGE_PORT"),
                text(environment, "BITVILLE_PG_DB_PASSWORD"),
                text(environment, "BITVILLE_PG_LISTENER_API_KEY"));
    }

    private static String text(Map<String, String> environment, String name) {
        String value = environment.getOrDefault(name, "");
        if (value.isBlank()) {
            throw new IllegalArgumentException(name + " is not set; run-demo sets it");
        }
        return value;
    }

    static int port(Map<String, String> environment, String name) {
        String value = text(environment, name);
        if (!value.matches("\\d{1,5}") || Integer.parseInt(value) < 1 || Integer.parseInt(value) > MOST) {
            throw new IllegalArgumentException(name + " is \"" + value + "\", not a port from 1 to " + MOST);
        }
        return Integer.parseInt(value);
    }

    @Override
    public String toString() {
        return "home=" + home + " database_port=" + databasePort + " listener_port=" + listenerPort + " page_port="
                + pagePort;
    }
}
