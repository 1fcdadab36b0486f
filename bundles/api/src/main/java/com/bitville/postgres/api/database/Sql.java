package com.bitville.postgres.api.database;

import com.bitville.postgres.api.collect.CollectException;
import com.bitville.postgres.api.collect.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One SQL file: complete and runnable unchanged in psql, with a header of {@code -- key: value} lines. The header's {@code -- needs:
 * view(column, ...)} lines, one for each relation, determine whether it can run on a server. Parameters are {@code ?}, or psql's {@code
 * :'object'}.
 *
 * @param name the file's name without its ending, as it appears in states and messages
 * @param text the whole file
 * @param needs the relations and columns it reads
 */
public record Sql(String name, String text, List<Need> needs) {
    private static final Pattern NEED =
            Pattern.compile("^-- needs:\\s*(\\w+)\\s*\\(([^)]*)\\)\\s*$", Pattern.MULTILINE);

    /** Takes a copy of the needs. */
    public Sql {
        needs = List.copyOf(needs);
    }

    /**
     * Reads a SQL file's header.
     *
     * @param name the file's name without its ending
     * @param text the whole file
     * @return the file
     */
    public static Sql parse(String name, String text) {
        List<Need> needs = new ArrayList<>();
        Matcher matcher = NEED.matcher(text);
        while (matcher.find()) {
            needs.add(new Need(matcher.group(1), Set.of(matcher.group(2).trim().split("\\s*,\\s*"))));
        }
        return new Sql(name, text, needs);
    }

    /**
     * Reads a SQL file that lies beside a class.
     *
     * @param beside the class whose package holds the file
     * @param name the file's name without {@code .sql}
     * @return the file
     */
    public static Sql resource(Class<?> beside, String name) {
        try (InputStream in = beside.getResourceAsStream(name + ".sql")) {
            return parse(
                    name, new String(Objects.requireNonNull(in, name + ".sql").readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Selects the first file that the server can run.
     *
     * @param files from the most to the least demanding
     * @param capabilities what the server offers
     * @return the file to run
     * @throws CollectException with {@link Reason#UNSUPPORTED}, naming what is missing, if none can run
     */
    public static Sql choose(List<Sql> files, Capabilities capabilities) throws CollectException {
        for (Sql file : files) {
            if (file.needs().stream().allMatch(capabilities::offers)) {
                return file;
            }
        }
        Sql last = files.get(files.size() - 1);
        List<String> missing = last.needs().stream()
                .filter(need -> !capabilities.offers(need))
                .map(need -> need.relation() + need.columns())
                .toList();
        throw new CollectException(
                Reason.UNSUPPORTED, "the server does not offer " + missing + ", needed by " + last.name());
    }
}
