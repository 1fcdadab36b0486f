package com.bitville.postgres.sql.internal.header;

import com.bitville.postgres.api.collect.Lane;
import com.bitville.postgres.api.collect.Scope;
import com.bitville.postgres.api.collect.table.Column;
import com.bitville.postgres.api.database.Sql;
import java.util.List;
import java.util.Map;

/**
 * What one file says about itself.
 *
 * @param sql the file with its needs
 * @param permission what the role needs for it
 * @param values its lines of one value, by key
 * @param keys the columns that tell its rows apart; empty for one row
 * @param columns its columns, in the order in which they are shown; empty in a file for another version
 */
public record FileHeader(
        Sql sql, Permission permission, Map<String, String> values, List<String> keys, List<Column> columns) {
    /** Takes copies of the collections. */
    public FileHeader {
        values = Map.copyOf(values);
        keys = List.copyOf(keys);
        columns = List.copyOf(columns);
    }

    /** The subject that the file is of. */
    public String subject() {
        return value("subject");
    }

    String value(String key) {
        return values.getOrDefault(key, "");
    }

    /** Whether it is the file that declares the subject, rather than one for another version. */
    boolean isMain() {
        return sql.name().equals(subject());
    }

    /** Whether its statement runs with values. */
    public boolean hasParameters() {
        return !value("parameter").isEmpty();
    }

    /** The columns that label the rows' metrics; empty for none. */
    public List<String> labels() {
        String labels = value("labels");
        return labels.isEmpty() ? List.of() : List.of(labels.split("\\s*,\\s*", -1));
    }

    Lane lane() {
        return value("lane").equals("slow") ? Lane.SLOW : Lane.CORE;
    }

    boolean readsCatalogs() {
        return value("reads").equals("catalogs");
    }

    Scope scope() {
        return value("scope").equals("database") ? Scope.DATABASE : Scope.SERVER;
    }

    Keep keep() {
        return switch (value("ship")) {
            case "moved" -> Keep.MOVED;
            case "changed" -> Keep.CHANGED;
            default -> Keep.ALL;
        };
    }

    long cycles() {
        return Intervals.cycles(value("interval"));
    }
}
