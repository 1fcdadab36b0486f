package com.bitville.postgres.metrics.internal.family;

import com.bitville.postgres.api.collect.table.Rowset;
import com.bitville.postgres.api.metrics.MetricFamily;
import com.bitville.postgres.api.metrics.MetricKind;
import com.bitville.postgres.api.metrics.MetricName;
import com.bitville.postgres.metrics.internal.reading.CollectedTable;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What is no column of a table: version, lag of a standby, when each subject was read, how many rows have no series. */
public final class ServerFamilies {
    private static final int MAJOR = 10_000;

    private ServerFamilies() {}

    /** Adds the families of a server. */
    public static void of(
            Map<String, CollectedTable> tables, Map<String, Integer> leftOut, List<MetricFamily> families) {
        version(tables, families);
        lag(tables, families);
        subjects(tables, leftOut, families);
    }

    /** When each subject was read, and what has no series. */
    public static void subjects(
            Map<String, CollectedTable> tables, Map<String, Integer> leftOut, List<MetricFamily> families) {
        FamilyBuilder read = own("bitville_snapshot_timestamp_seconds", "seconds", "When the subject was read last");
        Map<String, CollectedTable> newest = new HashMap<>();
        tables.values()
                .forEach(table -> newest.merge(
                        table.subject(), table, (one, other) -> one.at().isAfter(other.at()) ? one : other));
        newest.forEach((subject, table) ->
                read.add(Map.of("subject", subject), FigureValue.number(table.at()), Optional.empty(), table.at()));
        read.buildInto(families);
        FamilyBuilder out =
                own("bitville_rows_without_series", "", "Rows of the table beyond its limit, which have no series");
        leftOut.forEach((name, rows) -> {
            CollectedTable table = tables.get(name);
            if (table != null) {
                out.add(Map.of("table", name), rows, Optional.empty(), table.at());
            }
        });
        out.buildInto(families);
    }

    private static FamilyBuilder own(String name, String unit, String help) {
        return new FamilyBuilder(MetricName.own(name), MetricKind.GAUGE, unit, help, Math::max);
    }

    private static FamilyBuilder compatible(String name, MetricKind kind, String help) {
        return new FamilyBuilder(new MetricName("", name, ""), kind, "", help, Math::max);
    }

    private static void version(Map<String, CollectedTable> tables, List<MetricFamily> families) {
        CollectedTable table = tables.get("server");
        if (table == null || table.rowset().rows().isEmpty()) {
            return;
        }
        Rowset rowset = table.rowset();
        @Nullable Object[] row = rowset.rows().get(0);
        double number = FigureValue.number(CollectedTable.value(rowset, row, "server_version_num"));
        FamilyBuilder family = compatible("pg_static", MetricKind.UNKNOWN, "The server's version");
        Map<String, String> labels = new LinkedHashMap<>();
        labels.put("short_version", (int) number / MAJOR + "." + (int) number % MAJOR + ".0");
        labels.put("version", "PostgreSQL " + CollectedTable.text(CollectedTable.value(rowset, row, "server_version")));
        family.add(labels, 1, Optional.empty(), table.at());
        family.buildInto(families);
    }

    /** 0 on a primary, and on a standby that has replayed all it received. */
    private static void lag(Map<String, CollectedTable> tables, List<MetricFamily> families) {
        CollectedTable server = tables.get("server");
        if (server == null || server.rowset().rows().isEmpty()) {
            return;
        }
        // The second name is that of older versions, which rules still ask for.
        for (String name : List.of("pg_replication_lag_seconds", "pg_replication_lag")) {
            lag(name, server, tables.get("receiver"), families);
        }
    }

    private static void lag(
            String name, CollectedTable server, @Nullable CollectedTable receiver, List<MetricFamily> families) {
        FamilyBuilder family = compatible(name, MetricKind.GAUGE, "How far the standby is behind in seconds");
        Rowset rowset = server.rowset();
        boolean standby =
                Boolean.TRUE.equals(CollectedTable.value(rowset, rowset.rows().get(0), "in_recovery"));
        if (!standby) {
            family.add(Map.of(), 0, Optional.empty(), server.at());
        } else if (receiver != null && !receiver.rowset().rows().isEmpty()) {
            @Nullable Object[] row = receiver.rowset().rows().get(0);
            double behind = FigureValue.number(CollectedTable.value(receiver.rowset(), row, "replay_lag_bytes"));
            double age =
                    FigureValue.age(CollectedTable.value(receiver.rowset(), row, "xact_replay_time"), receiver.at());
            family.add(Map.of(), behind == 0 ? 0 : Math.max(0, age), Optional.empty(), receiver.at());
        }
        family.buildInto(families);
    }
}
