package com.bitville.postgres.database.internal.guard;

import com.bitville.postgres.api.database.Rows;
import com.bitville.postgres.api.database.Sql;
import java.sql.SQLException;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds the grants that a refused statement lacks: the server's error names only the first object, in the server's language. */
public final class MissingPrivileges {
    public static final Sql MISSING = Sql.resource(MissingPrivileges.class, "privileges");

    private static final Logger LOG = LoggerFactory.getLogger(MissingPrivileges.class);
    /** Every relation and function in a file is schema-qualified, by the rules for collectors' files. */
    private static final Pattern NAMED = Pattern.compile("(?:pg_catalog|bitville_agent|:\"pgss\")\\.\"?(\\w+)\"?");

    private MissingPrivileges() {}

    /** Runs one statement with its parameters. */
    @FunctionalInterface
    public interface Query {
        Rows run(String text, Object... params) throws SQLException;
    }

    /** The grants that the files lack, as statements ready to paste; empty if they cannot be read. */
    public static List<String> missing(Query query, Stream<Sql> files) {
        try {
            return query.run(MISSING.text(), named(files)).values().stream()
                    .map(row -> String.valueOf(row[0]))
                    .toList();
        } catch (SQLException e) {
            LOG.debug("privileges_not_known sqlstate={}", e.getSQLState());
            return List.of();
        }
    }

    /** The schema-qualified names in the files. */
    public static List<String> named(Stream<Sql> files) {
        TreeSet<String> names = new TreeSet<>();
        files.forEach(file -> {
            Matcher named = NAMED.matcher(file.text());
            while (named.find()) {
                names.add(named.group(1));
            }
        });
        return List.copyOf(names);
    }

    /** Advice to append to the message of a refusal. */
    public static String advice(String database, List<String> grants) {
        return grants.isEmpty()
                ? ""
                : "; to grant it, run as a superuser in database " + database + ": " + String.join(" ", grants);
    }
}
