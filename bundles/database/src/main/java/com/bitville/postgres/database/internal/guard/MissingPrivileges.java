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

/** Which grants a refused statement lacks: the server only names the first thing that it stumbled over, in its own language. */
public final class MissingPrivileges {
    public static final Sql MISSING = Sql.resource(MissingPrivileges.class, "privileges");

    private static final Logger LOG = LoggerFactory.getLogger(MissingPrivileges.class);
    /** By the rules of the house all that a file reads is named with its schema. */
    private static final Pattern NAMED = Pattern.compile("(?:pg_catalog|bitville_agent|:\"pgss\")\\.\"?(\\w+)\"?");

    private MissingPrivileges() {}

    /** Runs a statement with its parameters. */
    @FunctionalInterface
    public interface Query {
        Rows run(String text, Object... params) throws SQLException;
    }

    /** The grants that some files lack, as they are pasted; none where that cannot be told. */
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

    /** What files read, by name. */
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

    /** For a sentence that says what was refused. */
    public static String advice(String database, List<String> grants) {
        return grants.isEmpty()
                ? ""
                : "; a superuser mends it in database " + database + ": " + String.join(" ", grants);
    }
}
