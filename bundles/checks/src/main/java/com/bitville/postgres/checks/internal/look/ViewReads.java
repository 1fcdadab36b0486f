package com.bitville.postgres.checks.internal.look;

import com.bitville.postgres.api.collect.table.Rowset;
import com.bitville.postgres.api.history.TableMoment;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What one check read at one look. As long as it has read nothing but the newest rows of tables, and these are the rows of the same readings,
 * it would read the same again. Used by one thread.
 */
final class ViewReads {
    private final Map<String, Optional<Rowset>> rows = new HashMap<>();
    private final Map<String, Boolean> there = new HashMap<>();
    private @Nullable Boolean primary;
    private @Nullable Integer version;
    private @Nullable Set<String> databases;
    private boolean others;

    void rows(String table, Optional<TableMoment> newest) {
        rows.put(table, newest.map(TableMoment::rowset));
    }

    void there(String table, boolean is) {
        there.put(table, is);
    }

    void primary(boolean is) {
        primary = is;
    }

    void version(int number) {
        version = number;
    }

    void databases(Set<String> names) {
        databases = names;
    }

    /** The time, a window, a series, visits, another server: what changes by itself, or is not compared. */
    void others() {
        others = true;
    }

    /** Whether all that was read is here. */
    boolean isAll() {
        return !others;
    }

    /** Whether a look at this data would read the same. */
    boolean isUnchanged(LookData data) {
        for (Map.Entry<String, Boolean> each : there.entrySet()) {
            if (data.newest(each.getKey()).isPresent() != each.getValue()) {
                return false;
            }
        }
        for (Map.Entry<String, Optional<Rowset>> each : rows.entrySet()) {
            // Equal are rowsets of the same rows, or of none. The history holds rows that were read again with the same
            // values once.
            if (!data.newest(each.getKey()).map(TableMoment::rowset).equals(each.getValue())) {
                return false;
            }
        }
        return (primary == null || primary == data.isPrimary())
                && (version == null || version == data.version())
                && (databases == null || databases.equals(data.databases()));
    }
}
