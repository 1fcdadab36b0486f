package com.bitville.postgres.jdbc.internal;

import com.bitville.postgres.api.config.DataSourceAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The data sources of one moment, by name. A name that several configurations have stands for none of them.
 *
 * @param entries all configurations, ordered by name and origin
 */
record DataSourceBook(List<DataSourceEntry> entries) {
    static final DataSourceBook EMPTY = new DataSourceBook(List.of());

    /** Marks the names that stand for several. */
    static DataSourceBook of(List<DataSourceEntry> read) {
        Map<String, List<DataSourceEntry>> byName = new TreeMap<>();
        read.forEach(entry -> byName.computeIfAbsent(entry.name(), unused -> new ArrayList<>())
                .add(entry));
        List<DataSourceEntry> all = new ArrayList<>();
        byName.forEach((name, same) -> {
            same.sort((one, other) -> one.origin().compareTo(other.origin()));
            List<String> origins = same.stream().map(DataSourceEntry::origin).toList();
            for (DataSourceEntry entry : same) {
                all.add(
                        same.size() == 1
                                ? entry
                                : new DataSourceEntry(
                                        entry.origin(),
                                        DataSourceAddress.refused(
                                                name,
                                                "its name is ambiguous, as " + String.join(" and ", origins)
                                                        + " have it: give each a dataSourceName of its own"),
                                        entry.plainPassword()));
            }
        });
        return new DataSourceBook(List.copyOf(all));
    }

    /** Each name once. */
    List<DataSourceAddress> addresses() {
        Map<String, DataSourceAddress> addresses = new TreeMap<>();
        entries.forEach(entry -> addresses.putIfAbsent(entry.name(), entry.address()));
        return List.copyOf(addresses.values());
    }
}
