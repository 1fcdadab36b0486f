package com.bitville.postgres.webconsole.internal.facts;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What one request asks for. Whatever is not well formed is left out, and there is a most of everything: an address is written by anybody.
 *
 * @param from the beginning of the time
 * @param to its end
 * @param series figures of the store
 * @param journals its journals
 * @param latest subjects whose last reading is asked for
 * @param newest tables whose newest rows of each database are asked for
 * @param rows tables of which rows of the time are asked for
 * @param recent tables of which the newest row for each key is asked for
 * @param sums tables whose columns are to be summed over the time
 * @param hours journals of lists by the hour whose columns are to be summed over the time
 * @param texts what to tell beside the keys of the sums, the best source first
 * @param findings whether findings are asked for
 * @param everywhere whether the same is asked for of every server
 */
public record FactsQuery(
        Instant from,
        Instant to,
        List<String> series,
        List<String> journals,
        List<Part> latest,
        List<String> newest,
        List<Rows> rows,
        List<Part> recent,
        List<Sum> sums,
        List<Sum> hours,
        List<Lookup> texts,
        boolean findings,
        boolean everywhere) {
    private static final int MOST = 40;
    private static final Duration LONGEST = Duration.ofDays(400);
    private static final Duration SHORTEST = Duration.ofMinutes(1);
    private static final Duration USUAL = Duration.ofHours(1);
    private static final Pattern NAME = Pattern.compile("[a-z0-9_.]{1,64}");
    private static final Pattern SECONDS = Pattern.compile("[0-9]{1,10}(?:\\.[0-9]{1,6})?");
    private static final Pattern PART = Pattern.compile("([a-z0-9_.]{1,64})(?::([a-z0-9_.]{1,64}))?");
    private static final Pattern ROWS = Pattern.compile("([a-z0-9_.]{1,64}):([a-z0-9_]{1,64})=(.{1,200})");
    private static final Pattern SUM = Pattern.compile(
            "([a-z0-9_.]{1,64}):([a-z0-9_,]{1,200}):([a-z0-9_,]{1,400})(?::([a-z0-9_]{1,64})=(.{1,200}))?");
    private static final Pattern LOOKUP = Pattern.compile("([a-z0-9_.]{1,64}):([a-z0-9_]{1,64}):([a-z0-9_]{1,64})");

    /**
     * A name and what narrows it: the beginning of the tables of a subject, or the key of a table.
     *
     * @param name a subject or table
     * @param of empty if all of it is meant
     */
    public record Part(String name, String of) {}

    /**
     * Rows of a table.
     *
     * @param table its name
     * @param column the column that has to have a value; empty for all rows
     * @param value that value, compared as text
     */
    public record Rows(String table, String column, String value) {
        /** Whether they are about one thing. */
        boolean isOfOne() {
            return !column.isEmpty();
        }
    }

    /**
     * A table or journal to sum.
     *
     * @param table its name
     * @param keys the columns that are told apart
     * @param columns the columns to sum
     * @param column the column that has to have a value; empty for all rows
     * @param value that value, compared as text
     */
    public record Sum(String table, List<String> keys, List<String> columns, String column, String value) {}

    /**
     * A column of another table, or of the journal of that name, by a key.
     *
     * @param table its name
     * @param key the key, the same column in both
     * @param column what is told of it
     */
    public record Lookup(String table, String key, String column) {}

    /**
     * Reads the parameters of an address.
     *
     * @param given all values of a parameter, null if it is absent
     * @param now the present
     * @return the query: the last hour if no time is given
     */
    public static FactsQuery of(Function<String, String @Nullable []> given, Instant now) {
        Optional<Instant> end = instant(given, "to");
        Instant to = end.filter(at -> at.isBefore(now)).orElse(now);
        Instant from = instant(given, "from").orElseGet(() -> to.minus(last(given)));
        if (from.isAfter(to.minus(SHORTEST))) {
            from = to.minus(SHORTEST);
        }
        if (from.isBefore(to.minus(LONGEST))) {
            from = to.minus(LONGEST);
        }
        return new FactsQuery(
                from,
                to,
                names(given, "series"),
                names(given, "journal"),
                parsed(given, "latest", PART, FactsQuery::part),
                names(given, "newest"),
                rows(given),
                parsed(given, "recent", PART, FactsQuery::part),
                parsed(given, "sum", SUM, FactsQuery::sum),
                parsed(given, "hours", SUM, FactsQuery::sum),
                parsed(given, "texts", LOOKUP, FactsQuery::lookup),
                first(given, "findings").isPresent(),
                first(given, "everywhere").isPresent());
    }

    private static Duration last(Function<String, String @Nullable []> given) {
        return first(given, "last")
                .filter(text -> SECONDS.matcher(text).matches())
                .map(text -> Duration.ofMillis(Math.round(Double.parseDouble(text) * 1_000)))
                .orElse(USUAL);
    }

    private static Optional<Instant> instant(Function<String, String @Nullable []> given, String name) {
        return first(given, name)
                .filter(text -> SECONDS.matcher(text).matches())
                .map(text -> Instant.ofEpochMilli(Math.round(Double.parseDouble(text) * 1_000)));
    }

    private static Optional<String> first(Function<String, String @Nullable []> given, String name) {
        String[] values = given.apply(name);
        return values == null || values.length == 0 ? Optional.empty() : Optional.ofNullable(values[0]);
    }

    private static List<String> names(Function<String, String @Nullable []> given, String name) {
        return words(given, name)
                .filter(word -> NAME.matcher(word).matches())
                .distinct()
                .limit(MOST)
                .toList();
    }

    private static Stream<String> words(Function<String, String @Nullable []> given, String name) {
        String[] values = given.apply(name);
        return values == null
                ? Stream.empty()
                : Arrays.stream(values).limit(MOST).flatMap(value -> Arrays.stream(value.split(",", MOST + 1)));
    }

    private static <T> List<T> parsed(
            Function<String, String @Nullable []> given, String name, Pattern form, Function<Matcher, T> reader) {
        List<T> found = new ArrayList<>();
        String[] values = given.apply(name);
        for (String value : values == null ? new String[0] : values) {
            Matcher matcher = form.matcher(value);
            if (matcher.matches() && found.size() < MOST) {
                found.add(reader.apply(matcher));
            }
        }
        return List.copyOf(found);
    }

    /** Names with commas between, or one with a condition, whose value may have commas. */
    private static List<Rows> rows(Function<String, String @Nullable []> given) {
        Stream<Rows> all = names(value -> unconditional(given.apply(value)), "rows").stream()
                .map(name -> new Rows(name, "", ""));
        Stream<Rows> some =
                parsed(given, "rows", ROWS, matcher -> new Rows(matcher.group(1), matcher.group(2), matcher.group(3)))
                        .stream();
        return Stream.concat(all, some).limit(MOST).toList();
    }

    private static String @Nullable [] unconditional(String @Nullable [] values) {
        return values == null
                ? null
                : Arrays.stream(values)
                        .filter(value -> !ROWS.matcher(value).matches())
                        .toArray(String[]::new);
    }

    private static Part part(Matcher matcher) {
        String of = matcher.group(2);
        return new Part(matcher.group(1), of == null ? "" : of);
    }

    private static Sum sum(Matcher matcher) {
        String column = matcher.group(4);
        String value = matcher.group(5);
        return new Sum(
                matcher.group(1),
                List.of(matcher.group(2).split(",", MOST)),
                List.of(matcher.group(3).split(",", MOST)),
                column == null ? "" : column,
                value == null ? "" : value);
    }

    private static Lookup lookup(Matcher matcher) {
        return new Lookup(matcher.group(1), matcher.group(2), matcher.group(3));
    }
}
