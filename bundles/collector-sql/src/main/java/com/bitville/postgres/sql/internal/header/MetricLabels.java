package com.bitville.postgres.sql.internal.header;

import com.bitville.postgres.api.collect.table.Column;
import com.bitville.postgres.api.collect.table.Kind;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** The columns that an operator's file declares as labels of its rows' metrics: what the line {@code labels} may say. */
final class MetricLabels {
    private static final int MOST = 8;
    private static final Pattern NAME = Pattern.compile("(?!__)[a-z_][a-z0-9_]*");
    /** What the outlets add, and what Prometheus keeps for itself. */
    private static final Set<String> TAKEN = Set.of("server", "le", "quantile");

    private MetricLabels() {}

    static void refuse(FileHeader header) throws SubjectFileException {
        List<String> labels = header.labels();
        if (labels.isEmpty()) {
            return;
        }
        String file = header.sql().name();
        if (header.keys().isEmpty()) {
            throw new SubjectFileException(file, 0, "labels is for keyed rows: say key, or leave it out for one row");
        }
        if (!labels.containsAll(header.keys())) {
            throw new SubjectFileException(
                    file, 0, "labels is " + labels + " and must name every column of the key " + header.keys());
        }
        if (Set.copyOf(labels).size() < labels.size()) {
            throw new SubjectFileException(file, 0, "labels names a column twice: " + labels);
        }
        if (labels.size() > MOST) {
            throw new SubjectFileException(file, 0, "labels names " + labels.size() + " columns, allowed are " + MOST);
        }
        for (String label : labels) {
            if (!NAME.matcher(label).matches() || TAKEN.contains(label)) {
                throw new SubjectFileException(
                        file,
                        0,
                        "labels names " + label + ", which cannot be a label: allowed are a-z, 0-9 and _, but not "
                                + TAKEN + "; give the column another name");
            }
            Optional<Column> column = header.columns().stream()
                    .filter(each -> each.name().equals(label))
                    .findFirst();
            boolean free = column.map(Column::kind)
                    .filter(kind -> kind == Kind.SQL_TEXT || kind == Kind.FREE_TEXT)
                    .isPresent();
            boolean known = column.filter(
                            each -> each.kind() == Kind.TEXT || header.keys().contains(label))
                    .isPresent();
            if (free || !known) {
                throw new SubjectFileException(
                        file,
                        0,
                        "labels names " + label + ", allowed are declared columns of the kind TEXT and those of the key"
                                + " that are no SQL_TEXT or FREE_TEXT");
            }
        }
    }
}
