package com.bitville.postgres.metrics.internal.naming;

import com.bitville.postgres.api.collect.Collector;
import com.bitville.postgres.api.metrics.MetricKind;
import com.bitville.postgres.api.metrics.MetricName;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** The file {@code metrics.txt}, which explains itself. */
public final class NamingTable {
    private static final String FILE = "metrics.txt";
    private static final String NONE = "-";

    private final Map<String, OwnTable> own = new HashMap<>();
    private volatile Map<String, OwnTable> all = Map.of();
    private final List<DeclaredMetric> declared = new ArrayList<>();
    private final List<StatusMetric> status = new ArrayList<>();
    private final Map<String, Fill> fills = new LinkedHashMap<>();

    /** A label that has all these values in each database, with the value 0 where there is no row. */
    public record Fill(String label, List<String> values) {}

    private NamingTable(String text) {
        for (String line : text.lines().toList()) {
            if (!line.isBlank() && !line.startsWith("#")) {
                read(line.split("\\s*\\|\\s*", -1));
            }
        }
        all = Map.copyOf(own);
    }

    /** Reads the file of this bundle. */
    public static NamingTable shipped() {
        try (InputStream file = Objects.requireNonNull(NamingTable.class.getResourceAsStream(FILE), FILE)) {
            return new NamingTable(new String(file.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + FILE + " of this bundle", e);
        }
    }

    static NamingTable of(String text) {
        return new NamingTable(text);
    }

    private void read(String[] fields) {
        int next = 0;
        String form = fields[next++];
        String name = fields[next++];
        switch (form) {
            case "own" ->
                own.put(
                        name,
                        new OwnTable(
                                words(fields[next++]),
                                Integer.parseInt(fields[next++]),
                                option(fields[next++]),
                                Set.copyOf(words(fields[next++])),
                                Set.copyOf(words(fields[next++])),
                                text(fields[next])));
            case "status" ->
                status.add(new StatusMetric(
                        name, kind(fields[next++]), List.of(fields[next++].split("\\.", -1)), fields[next]));
            case "named" ->
                declare(MetricName.own(name), "", fields[next++], fields[next++], fields[next++], fields[next]);
            case "as" ->
                declare(new MetricName("", name, ""), "", fields[next++], fields[next++], fields[next++], fields[next]);
            case "otel" -> {
                String kind = fields[next++];
                String unit = fields[next++];
                declare(new MetricName("", "", name), unit, kind, fields[next++], fields[next++], fields[next]);
            }
            case "fill" -> fills.put(name, new Fill(fields[next++], words(fields[next])));
            default -> throw new IllegalArgumentException("no form: " + form);
        }
        if (next != fields.length - 1) {
            throw new IllegalArgumentException(form + " " + name + " has " + fields.length + " fields");
        }
    }

    private void declare(MetricName name, String unit, String kind, String labels, String value, String help) {
        declared.add(new DeclaredMetric(
                name,
                kind(kind),
                kind.equals("largest"),
                unit,
                new DeclaredMetric.Source(
                        words(labels).stream().map(LabelSource::parse).toList(),
                        List.of(value.split("\\s*;\\s*", -1)).stream()
                                .map(ValueSource::parse)
                                .toList()),
                help));
    }

    private static String text(String field) {
        return field.equals(NONE) ? "" : field;
    }

    private static List<String> words(String field) {
        return field.equals(NONE) ? List.of() : List.of(field.split(",", -1));
    }

    private static OwnTable.Option option(String field) {
        return field.equals(NONE) ? OwnTable.Option.ALWAYS : OwnTable.Option.valueOf(field.toUpperCase(Locale.ROOT));
    }

    private static MetricKind kind(String field) {
        return switch (field) {
            case "gauge", "largest" -> MetricKind.GAUGE;
            case "counter" -> MetricKind.COUNTER;
            case "updown" -> MetricKind.UP_DOWN;
            case "untyped" -> MetricKind.UNKNOWN;
            default -> throw new IllegalArgumentException("no kind: " + field);
        };
    }

    /** How the rows of a table become series; null for one that has none unless it has a single row. */
    public Map<String, OwnTable> own() {
        return all;
    }

    /** Takes the tables whose collectors name the labels themselves, in place of those of before. This file's own lines hold before them. */
    public void labelled(List<Collector> collectors) {
        Map<String, OwnTable> next = LabelledTables.of(collectors);
        next.putAll(own);
        if (!next.equals(all)) {
            all = Map.copyOf(next);
        }
    }

    /** The families of one name follow each other. */
    public List<DeclaredMetric> declared() {
        return declared;
    }

    public List<StatusMetric> status() {
        return status;
    }

    public Map<String, Fill> fills() {
        return fills;
    }

    /** What the operator must ask for to have series of a table's rows; the same for the totals beside it. */
    public OwnTable.Option option(OwnTableName table) {
        OwnTable declaredTable = all.get(table.base());
        return declaredTable == null ? OwnTable.Option.ALWAYS : declaredTable.option();
    }
}
