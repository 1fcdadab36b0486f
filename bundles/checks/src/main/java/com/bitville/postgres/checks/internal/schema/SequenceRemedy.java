package com.bitville.postgres.checks.internal.schema;

import com.bitville.postgres.api.check.TableRow;
import com.bitville.postgres.api.check.VisitedRow;
import com.bitville.postgres.checks.internal.rule.DatabaseRule;
import com.bitville.postgres.checks.internal.rule.Texts;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What widens the range of a sequence, and of the column that it feeds. */
final class SequenceRemedy {
    private static final String WIDEST = "bigint";
    private static final Map<String, Long> GREATEST =
            Map.of("smallint", (long) Short.MAX_VALUE, "integer", (long) Integer.MAX_VALUE, WIDEST, Long.MAX_VALUE);

    private SequenceRemedy() {}

    /** Whether a wider sequence alone does not help. */
    static boolean isByColumn(TableRow row) {
        return row.text("limited_by").equals("column");
    }

    static String[] of(VisitedRow of) {
        TableRow row = of.row();
        List<String> lines = new ArrayList<>(List.of(
                DatabaseRule.look(of, "its range, its value, and the columns that it feeds"),
                "SELECT data_type, last_value, min_value, max_value, increment_by, cycle FROM pg_sequences WHERE schemaname = "
                        + Texts.literal(row.text("schemaname")) + " AND sequencename = "
                        + Texts.literal(row.text("relname")) + ";",
                "SELECT COALESCE(a.adrelid, d.refobjid)::regclass AS used_by, COALESCE(a.adnum, d.refobjsubid) AS column_number"
                        + " FROM pg_depend d LEFT JOIN pg_attrdef a ON d.classid = 'pg_attrdef'::regclass AND a.oid = d.objid"
                        + " WHERE (d.objid = " + DatabaseRule.regclass(row, "relname")
                        + " AND d.refobjsubid > 0) OR (d.refobjid = " + DatabaseRule.regclass(row, "relname")
                        + " AND a.oid IS NOT NULL);"));
        if (isByColumn(row)) {
            widerColumn(row, lines);
        } else {
            widerSequence(row, lines);
        }
        stopgap(row, lines);
        lines.add("-- way back: none for what has been given out");
        return lines.toArray(String[]::new);
    }

    private static void widerColumn(TableRow row, List<String> lines) {
        lines.add(
                "-- cure: the column becomes bigint: the table is rewritten under a lock that everybody waits for, about a"
                        + " minute a gigabyte; then the sequence:");
        lines.add("-- ALTER TABLE " + Texts.name(row.text("column_schema")) + "."
                + Texts.name(row.text("column_table")) + " ALTER COLUMN "
                + Texts.name(row.text("column_name")) + " TYPE bigint;");
        lines.add("-- " + widened(row, WIDEST));
        lines.add(
                "-- or a new bigint column, filled in parts, and then renamed; what refers to it has to be widened, too");
    }

    private static void widerSequence(TableRow row, List<String> lines) {
        String type = row.has("column_type") ? row.text("column_type") : WIDEST;
        boolean widest = type.equals(WIDEST)
                && row.text("data_type").equals(WIDEST)
                && Math.abs(row.count("ends_at")) >= (double) Long.MAX_VALUE;
        if (widest) {
            lines.add("-- cure: no type is wider: let it begin anew with values that are free");
        } else {
            lines.add("-- cure: a wider sequence, at once" + (row.has("feeds") ? ", as its column holds more" : ""));
            lines.add(widened(row, type));
        }
    }

    /** Without a limit of its own it goes to the end of its type. */
    private static String widened(TableRow row, String type) {
        return "ALTER SEQUENCE " + DatabaseRule.quoted(row, "relname") + " AS " + type
                + (row.is("descends") ? " NO MINVALUE;" : " NO MAXVALUE;");
    }

    /** The half of the narrower type on the other side of zero, if nothing of it was in the range. */
    private static void stopgap(TableRow row, List<String> lines) {
        boolean descends = row.is("descends");
        double start = row.count("starts_at");
        if (descends ? start >= 0 : start < 0) {
            return;
        }
        long most = Math.min(
                GREATEST.getOrDefault(row.text("data_type"), Long.MAX_VALUE),
                GREATEST.getOrDefault(row.text("column_type"), Long.MAX_VALUE));
        lines.add("-- stopgap where nobody counts on " + (descends ? "negative" : "positive")
                + " values: ALTER SEQUENCE " + DatabaseRule.quoted(row, "relname")
                + (descends
                        ? " MAXVALUE " + most + " RESTART WITH " + most + ";"
                        : " MINVALUE " + (-most - 1) + " RESTART WITH " + (-most - 1) + ";"));
    }
}
