package com.bitville.postgres.database.internal.session;

import com.bitville.postgres.api.collect.CollectException;
import com.bitville.postgres.api.collect.Reason;
import com.bitville.postgres.api.database.Capabilities;
import com.bitville.postgres.api.database.Sql;

/** Replaces the psql variable {@code :"pgss"} in a file by the quoted schema of the extension, which may be any schema. */
final class ExtensionSchemas {
    private static final String STATEMENTS = ":\"pgss\"";

    private ExtensionSchemas() {}

    static String resolve(Sql sql, Capabilities capabilities) throws CollectException {
        if (!sql.text().contains(STATEMENTS)) {
            return sql.text();
        }
        String schema = capabilities.extensionSchemas().get("pg_stat_statements");
        if (schema == null) {
            throw new CollectException(
                    Reason.UNSUPPORTED,
                    sql.name()
                            + " needs pg_stat_statements: run CREATE EXTENSION pg_stat_statements in the configured database");
        }
        return sql.text().replace(STATEMENTS, '"' + schema.replace("\"", "\"\"") + '"');
    }
}
