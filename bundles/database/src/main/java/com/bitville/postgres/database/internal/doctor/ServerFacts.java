package com.bitville.postgres.database.internal.doctor;

import com.bitville.postgres.api.collect.CollectException;
import com.bitville.postgres.api.database.Capabilities;
import com.bitville.postgres.api.database.Rows;
import com.bitville.postgres.api.database.Session;
import com.bitville.postgres.api.database.Sql;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A server as the doctor reads it now; what was probed at connect time may have changed since. */
public record ServerFacts(Capabilities capabilities, Map<String, @Nullable Object> row, Map<String, String> settings) {
    private static final Sql SERVER = Sql.resource(ServerFacts.class, "doctor-server");
    private static final Sql SETTINGS = Sql.resource(ServerFacts.class, "doctor-settings");

    public static ServerFacts read(Session session) throws CollectException {
        Rows server = session.query(SERVER);
        Map<String, @Nullable Object> row = new HashMap<>();
        for (int i = 0; i < server.names().size(); i++) {
            row.put(server.names().get(i), server.values().get(0)[i]);
        }
        Map<String, String> settings = new HashMap<>();
        for (@Nullable Object[] setting : session.query(SETTINGS).values()) {
            settings.put(String.valueOf(setting[0]), String.valueOf(setting[1]));
        }
        return new ServerFacts(session.capabilities(), row, settings);
    }

    String role() {
        return capabilities.role();
    }

    public String text(String column) {
        Object value = row.get(column);
        return value == null ? "" : value.toString();
    }

    long number(String column) {
        return row.get(column) instanceof Number number ? number.longValue() : 0;
    }

    boolean flag(String column) {
        return Boolean.TRUE.equals(row.get(column));
    }

    boolean member(String predefined) {
        return row.get("memberships") instanceof List<?> memberships && memberships.contains(predefined);
    }

    /** Whether a privilege or extension was added that the open connections do not know of yet. */
    public boolean outdated() {
        boolean statements = !text("statements_installed").isEmpty()
                && !setting("pg_stat_statements.track").isEmpty();
        return member("pg_read_all_stats") != capabilities.memberships().contains("pg_read_all_stats")
                || statements != capabilities.columns().containsKey("pg_stat_statements");
    }

    /** The value, empty if the server has no such setting or the role may not read it. */
    String setting(String name) {
        return settings.getOrDefault(name, "");
    }

    long figure(String name, long otherwise) {
        String value = setting(name);
        return value.matches("-?\\d{1,18}") ? Long.parseLong(value) : otherwise;
    }
}
