package com.bitville.postgres.wire.internal.envelope;

import com.bitville.postgres.wire.internal.body.BodyWriter;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Assigns each table of a request its keys, so that no two tables and no key of the head collide. */
public final class TablePaths {
    private final Set<String> names;
    private final Set<String> taken = new HashSet<>();

    public TablePaths(List<String> names) {
        this.names = new HashSet<>(names);
    }

    /** One key, or two for a dotted name; a name already in use is prefixed with its subject. */
    public String[] of(String subject, String table) {
        if (!taken.add(table)) {
            return new String[] {subject + "." + table};
        }
        int dot = table.indexOf('.');
        if (dot > 0 && dot < table.length() - 1) {
            String outer = table.substring(0, dot);
            boolean free = !names.contains(outer) && !BodyWriter.HEAD.contains(outer);
            return free ? new String[] {outer, table.substring(dot + 1)} : new String[] {table};
        }
        return new String[] {BodyWriter.HEAD.contains(table) ? subject + "." + table : table};
    }
}
