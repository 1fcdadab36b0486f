package com.bitville.postgres.itests.faults;

import java.util.ArrayList;
import java.util.List;

/** The statements of a remedy, each as psql sends it: alone, so that one that must not be in a transaction block is not. */
final class PastedSql {
    private PastedSql() {}

    static List<String> statements(String text) {
        List<String> statements = new ArrayList<>();
        StringBuilder statement = new StringBuilder();
        boolean quoted = false;
        for (String line : text.split("\n")) {
            if (!quoted && line.startsWith("--")) {
                continue;
            }
            statement.append(line).append('\n');
            quoted ^= line.split("\\$[a-z]*\\$", -1).length % 2 == 0;
            if (!quoted && line.strip().endsWith(";")) {
                statements.add(statement.toString());
                statement.setLength(0);
            }
        }
        if (!statement.toString().isBlank()) {
            statements.add(statement.toString());
        }
        return statements;
    }
}
