package com.bitville.postgres.testkit.collect;

import com.bitville.postgres.api.database.Sql;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Checks SQL files against the project's rules: a complete header, one reading statement, schema-qualified names, no assembled SQL. It only
 * knows the part of PostgreSQL's grammar that the files use.
 */
public final class SqlLint {
    private static final Set<String> COLLECTOR =
            new TreeSet<>(Set.of("subject", "what", "source", "permission", "cost", "interval", "scope"));
    /** A relation in a FROM clause; what calls functions alone needs no relation. */
    private static final Pattern RELATION =
            Pattern.compile("\\b(?:FROM|JOIN)\\s+pg_catalog\\.\\w+\\b(?!\\s*\\()", Pattern.CASE_INSENSITIVE);

    private static final Set<String> PROBE = new TreeSet<>(Set.of("subject", "source", "permission", "interval"));

    private SqlLint() {}

    /**
     * Checks a collector's file.
     *
     * @param sql the file
     * @return a sentence for each violation, empty if there is none
     */
    public static List<String> collector(Sql sql) {
        Set<String> header = new TreeSet<>(COLLECTOR);
        if (RELATION.matcher(sql.text()).find()) {
            header.add("needs");
        }
        return problems(sql, header);
    }

    /**
     * Checks a file that the agent runs for itself, which has a shorter header and may need no relation.
     *
     * @param sql the file
     * @return a sentence for each violation, empty if there is none
     */
    public static List<String> probe(Sql sql) {
        return problems(sql, PROBE);
    }

    /**
     * Reads every SQL file below a folder, for a test that lints all of them.
     *
     * @param folder such as {@code src/main/resources}
     * @return the files, by path
     */
    public static List<Sql> files(Path folder) {
        try (Stream<Path> paths = Files.walk(folder)) {
            return paths.filter(path -> path.toString().endsWith(".sql"))
                    .sorted()
                    .map(SqlLint::read)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Sql read(Path path) {
        try {
            String name = path.getFileName().toString().replaceFirst("\\.sql$", "");
            return Sql.parse(name, Files.readString(path));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> problems(Sql sql, Set<String> header) {
        List<String> problems = new ArrayList<>();
        HeaderRule.check(sql, header, problems);
        SqlTokens tokens = SqlTokens.of(sql.text());
        StatementRule.check(tokens, problems);
        QualificationRule.check(tokens, problems);
        return problems.stream().map(problem -> sql.name() + ": " + problem).toList();
    }
}
