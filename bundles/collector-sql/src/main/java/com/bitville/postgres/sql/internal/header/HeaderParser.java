package com.bitville.postgres.sql.internal.header;

import com.bitville.postgres.api.collect.table.Column;
import com.bitville.postgres.api.collect.table.Kind;
import com.bitville.postgres.api.database.Sql;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the header of a file: the lines {@code -- key: value} before its statement. For one file. */
public final class HeaderParser {
    private static final Pattern LINE = Pattern.compile("-- ([a-z]+)(?: \\d+)?: *(.*?) *");
    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_]{0,62}");
    private static final Pattern NEED = Pattern.compile("\\w+\\s*\\([\\w\\s,]+\\)");
    private static final Pattern COLUMN = Pattern.compile("(\\w+) ([A-Z0-9_]+)(?: ([a-z_%/]+))?: (\\S.*)");
    private static final Set<String> SINGLE = Set.of(
            "subject",
            "what",
            "source",
            "permission",
            "cost",
            "interval",
            "scope",
            "lane",
            "reads",
            "key",
            "labels",
            "ship",
            "each",
            "chosen",
            "top",
            "form",
            "resets",
            "baseline",
            "lag");
    private static final Set<String> REPEATED = Set.of("needs", "column", "note", "parameter");
    private static final Map<String, Set<String>> WORDS = Map.of(
            "scope", Set.of("server", "database"),
            "lane", Set.of("core", "slow"),
            "reads", Set.of("catalogs"),
            "ship", Set.of("all", "moved", "changed"),
            "form", Set.of("rows", "sparse"),
            "resets", Set.of("crash", "never"));
    private static final List<String> REQUIRED =
            List.of("subject", "what", "source", "permission", "cost", "interval", "scope");
    /** Of files that are written for one place. */
    private static final List<String> REQUIRED_OF_OPERATORS = List.of("subject", "what", "interval", "scope");

    private final String file;
    private final List<String> required;
    private final Map<String, String> values = new HashMap<>();
    private final List<String> keys = new ArrayList<>();
    private final List<Column> columns = new ArrayList<>();
    private final Set<String> names = new HashSet<>();
    private Permission permission = Permission.NONE;
    private int needs;
    private int keyLine;

    private HeaderParser(String file, List<String> required) {
        this.file = file;
        this.required = required;
    }

    /**
     * Reads a file.
     *
     * @param file its name without {@code .sql}
     * @param text all of it
     * @throws SubjectFileException if its header is not of the form
     */
    public static FileHeader parse(String file, String text) throws SubjectFileException {
        FileHeader header = new HeaderParser(file, REQUIRED).read(text);
        if (!header.labels().isEmpty()) {
            throw new SubjectFileException(file, 0, "labels is for files of the operator");
        }
        return header;
    }

    /** Reads a file of the operator, which need not say where it is from, what it costs and which permission it needs. */
    public static FileHeader parseOperators(String file, String text) throws SubjectFileException {
        FileHeader header = new HeaderParser(file, REQUIRED_OF_OPERATORS).read(text);
        MetricLabels.refuse(header);
        if (!header.value("scope").equals("server")) {
            throw new SubjectFileException(
                    file, 0, "scope is \"" + header.value("scope") + "\", allowed in a file of the operator is server");
        }
        return header;
    }

    private FileHeader read(String text) throws SubjectFileException {
        List<String> lines = text.lines().toList();
        int number = 0;
        for (String line : lines) {
            if (!line.startsWith("--")) {
                break;
            }
            number++;
            Matcher matcher = LINE.matcher(line);
            if (matcher.matches()) {
                line(number, matcher.group(1), matcher.group(2));
            }
        }
        for (String key : required) {
            if (values.getOrDefault(key, "").isEmpty()) {
                throw refused(0, "the header does not say: " + key);
            }
        }
        Sql sql = Sql.parse(file, text);
        if (sql.needs().size() != needs) {
            throw refused(0, "a line of needs is not of the form: needs: relation(column, ...)");
        }
        for (String key : keys) {
            if (!columns.isEmpty() && !names.contains(key)) {
                throw refused(keyLine, "key names " + key + ", which no line of column declares");
            }
        }
        String lag = values.get("lag");
        if (lag != null && !names.contains(LagColumns.parse(lag).name())) {
            throw refused(0, "lag names " + LagColumns.parse(lag).name() + ", which no line of column declares");
        }
        String baseline = values.get("baseline");
        if (baseline != null
                && columns.stream().noneMatch(each -> each.name().equals(baseline) && each.kind() == Kind.FLAG)) {
            throw refused(0, "baseline names " + baseline + ", which no line of column declares as FLAG");
        }
        return new FileHeader(sql, permission, values, keys, columns);
    }

    private void line(int number, String key, String value) throws SubjectFileException {
        if (!SINGLE.contains(key) && !REPEATED.contains(key)) {
            throw refused(number, "unknown key " + key + ", allowed are " + allowed());
        }
        if (SINGLE.contains(key) && values.put(key, value) != null) {
            throw refused(number, key + " is given twice");
        }
        if (value.isEmpty()) {
            throw refused(number, key + " is empty");
        }
        Set<String> words = WORDS.get(key);
        if (words != null && !words.contains(value)) {
            throw refused(
                    number,
                    key + " is \"" + value + "\", allowed are "
                            + words.stream().sorted().toList());
        }
        try {
            switch (key) {
                case "subject", "each", "chosen" -> requireName(key, value);
                case "permission" -> permission = Permission.parse(value);
                case "interval" -> Intervals.cycles(value);
                case "needs" -> need(value);
                case "lag" -> LagColumns.parse(value);
                case "key" -> key(number, value);
                case "column" -> column(value);
                case "parameter" -> values.put(key, value);
                default -> {}
            }
        } catch (IllegalArgumentException e) {
            throw new SubjectFileException(file, number, String.valueOf(e.getMessage()));
        }
    }

    private static void requireName(String key, String value) {
        if (!NAME.matcher(value).matches()) {
            throw new IllegalArgumentException(
                    key + " is \"" + value + "\", allowed are a lower-case letter and at most 62 of a-z, 0-9 and _");
        }
    }

    private void need(String value) {
        needs++;
        if (!NEED.matcher(value).matches()) {
            throw new IllegalArgumentException("needs is \"" + value + "\", the form is relation(column, ...)");
        }
    }

    private void key(int number, String value) {
        keyLine = number;
        keys.addAll(Arrays.asList(value.split("\\s*,\\s*", -1)));
    }

    private void column(String value) {
        Matcher matcher = COLUMN.matcher(value);
        if (!matcher.matches()) {
            throw new IllegalArgumentException(
                    "column is \"" + value + "\", the form is: name KIND unit: meaning (the unit may be left out)");
        }
        String name = matcher.group(1);
        if (!names.add(name)) {
            throw new IllegalArgumentException("the column " + name + " is declared twice");
        }
        Kind kind = Arrays.stream(Kind.values())
                .filter(each -> each.name().equals(matcher.group(2)))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("the column " + name + " is of the kind "
                        + matcher.group(2) + ", allowed are " + Arrays.toString(Kind.values())));
        String unit = matcher.group(3) == null ? "" : matcher.group(3);
        columns.add(new Column(name, kind, unit, matcher.group(4)));
    }

    private static String allowed() {
        Set<String> all = new HashSet<>(SINGLE);
        all.addAll(REPEATED);
        return all.stream().sorted().toList().toString();
    }

    private SubjectFileException refused(int number, String reason) {
        return new SubjectFileException(file, number, reason);
    }
}
