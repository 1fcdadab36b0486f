package com.bitville.postgres.metrics.internal.family;

import com.bitville.postgres.api.collect.table.Rowset;
import com.bitville.postgres.api.metrics.MetricFamily;
import com.bitville.postgres.api.metrics.MetricKind;
import com.bitville.postgres.api.metrics.MetricName;
import com.bitville.postgres.metrics.internal.reading.CollectedTable;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The settings that are numbers or flags, as postgres_exporter names them: in seconds and bytes, with the unit at the end. The value -1,
 * which means another setting or no limit, is not converted.
 */
public final class SettingFamilies {
    private static final String TABLE = "settings_all";
    /** Sources of values that hold for the agent's role or database alone. */
    private static final Set<String> OWN = Set.of("user", "database", "database user");
    /** Properties of the transaction that read them. */
    private static final Set<String> OF_TRANSACTION =
            Set.of("transaction_deferrable", "transaction_isolation", "transaction_read_only");

    private static final Pattern SIZE = Pattern.compile("(\\d*)(B|kB|MB|GB|TB)");
    private static final Map<String, Double> SECONDS =
            Map.of("us", 1e-6, "ms", 1e-3, "s", 1.0, "min", 60.0, "h", 3600.0, "d", 86_400.0);
    private static final Map<String, Double> BYTES =
            Map.of("B", 1.0, "kB", 1024.0, "MB", 1048576.0, "GB", 1073741824.0, "TB", 1099511627776.0);

    private record Unit(String suffix, double factor) {
        static Unit of(String unit) {
            Double seconds = SECONDS.get(unit);
            if (seconds != null) {
                return new Unit("_seconds", seconds);
            }
            Matcher size = SIZE.matcher(unit);
            if (!size.matches()) {
                return new Unit("", 1);
            }
            double count = size.group(1).isEmpty() ? 1 : Double.parseDouble(size.group(1));
            return new Unit("_bytes", count * BYTES.getOrDefault(size.group(2), 1.0));
        }
    }

    private SettingFamilies() {}

    /** Adds a family for each setting. */
    public static void of(Map<String, CollectedTable> tables, List<MetricFamily> families) {
        CollectedTable table = tables.get(TABLE);
        if (table == null) {
            return;
        }
        Rowset rowset = table.rowset();
        for (@Nullable Object[] row : rowset.rows()) {
            String type = CollectedTable.text(CollectedTable.value(rowset, row, "vartype"));
            String setting = CollectedTable.text(CollectedTable.value(rowset, row, "setting"));
            String source = CollectedTable.text(CollectedTable.value(rowset, row, "source"));
            String name = CollectedTable.text(CollectedTable.value(rowset, row, "name"));
            if (OWN.contains(source) || OF_TRANSACTION.contains(name)) {
                continue;
            }
            boolean flag = type.equals("bool");
            if (!flag && !type.equals("integer") && !type.equals("real")) {
                continue;
            }
            Unit unit = Unit.of(CollectedTable.text(CollectedTable.value(rowset, row, "unit")));
            FamilyBuilder family = new FamilyBuilder(
                    new MetricName("", "pg_settings_" + name.replaceAll("[^A-Za-z0-9_]", "_") + unit.suffix(), ""),
                    MetricKind.GAUGE,
                    unit.suffix().isEmpty() ? "" : unit.suffix().substring(1),
                    "The setting " + name,
                    Math::max);
            family.add(
                    Map.of(),
                    flag ? (setting.equals("on") ? 1 : 0) : number(setting, unit),
                    Optional.empty(),
                    table.at());
            family.buildInto(families);
        }
    }

    private static double number(String setting, Unit unit) {
        if (setting.isEmpty()) {
            return Double.NaN;
        }
        double value = Double.parseDouble(setting);
        return value == -1 ? value : value * unit.factor();
    }
}
