package com.bitville.postgres.database.internal.session;

import com.bitville.postgres.api.collect.CollectException;
import com.bitville.postgres.api.collect.Reason;
import com.bitville.postgres.api.database.Capabilities;
import com.bitville.postgres.api.database.Sql;

/**
 * Replaces psql's variables in a file: {@code :"pgss"} by the quoted schema of the extension, which may be any schema, and {@code :'object'}
 * by a parameter.
 */
final class ExtensionSchemas {
    private static final String STATEMENTS = ":\"pgss\"";
    private static final String OBJECT = ":'object'";

    private ExtensionSchemas() {}

    static String resolve(Sql sql, Capabilities capabilities) throws CollectException {
        String text = sql.text().contains(OBJECT) ? sql.text().replace(OBJECT, "?") : sql.text();
        if (!text.contains(STATEMENTS)) {
            return text;
        }
        String schema = capabilities.extensionSchemas().get("pg_stat_statements");
        if (schema == null) {
            throw new CollectException(
                    Reason.UNSUPPORTED,
                    sql.name()
                            + " needs pg_stat_statements: run CREATE EXTENSION pg_stat_statements in the configured database");
        }
        return text.replace(STATEMENTS, '"' + schema.replace("\"", "\"\"") + '"');
    }
}
