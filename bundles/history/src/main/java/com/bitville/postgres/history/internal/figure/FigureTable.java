package com.bitville.postgres.history.internal.figure;

import com.bitville.postgres.api.collect.Snapshot;
import com.bitville.postgres.api.collect.table.Rowset;
import com.bitville.postgres.api.history.series.Figure;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** All declared figures: what of a snapshot or of the status document is kept. A later subject adds lines to {@code figures.txt}. */
public final class FigureTable {
    private static final String STATUS = "status:";
    /** Who is told in a list of all servers, and who has told where there is no such column. */
    private static final String SERVER = "server";

    private static final String AGENT = "agent";
    private static final double MILLIS = 1_000;

    private final List<FigureLine> ofTables = new ArrayList<>();
    private final List<FigureLine> ofStatus = new ArrayList<>();
    /** Which lines of {@code ofTables} read a table: a snapshot has a few tables, and most lines read others. */
    private final Map<String, BitSet> byTable = new HashMap<>();

    private FigureTable(List<FigureLine> lines) {
        for (FigureLine line : lines) {
            (line.tables().get(0).startsWith(STATUS) ? ofStatus : ofTables).add(line);
        }
        for (int i = 0; i < ofTables.size(); i++) {
            for (String table : ofTables.get(i).tables()) {
                byTable.computeIfAbsent(table, unused -> new BitSet()).set(i);
            }
        }
    }

    /** The figures of this bundle. */
    public static FigureTable declared() {
        return new FigureTable(
                lines("figures.txt").stream().map(FigureLine::parse).toList());
    }

    /** Other figures, a line each. */
    public static FigureTable of(List<String> lines) {
        return new FigureTable(lines.stream().map(FigureLine::parse).toList());
    }

    static List<String> lines(String resource) {
        InputStream in = Objects.requireNonNull(FigureTable.class.getResourceAsStream(resource), resource);
        try (BufferedReader reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            return reader.lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public List<Figure> figures() {
        List<Figure> figures = new ArrayList<>();
        ofTables.forEach(line -> figures.add(line.figure()));
        ofStatus.forEach(line -> figures.add(line.figure()));
        figures.sort(Comparator.comparing(Figure::name));
        return figures;
    }

    /** What a snapshot says; {@code before} is when this collector was last heard of, or null. */
    public FigureReadings of(Snapshot snapshot, @Nullable Instant before) {
        Map<String, FigureRows> tables = new HashMap<>();
        BitSet lines = new BitSet();
        for (Rowset rowset : snapshot.rowsets()) {
            BitSet reading = byTable.get(rowset.table().name());
            if (reading != null) {
                tables.put(rowset.table().name(), FigureRows.of(rowset));
                lines.or(reading);
            }
        }
        double sinceLast =
                before == null ? 0 : Duration.between(before, snapshot.at()).toMillis() / MILLIS;
        FigureReadings readings = FigureReadings.none();
        for (int i = lines.nextSetBit(0); i >= 0; i = lines.nextSetBit(i + 1)) {
            FigureLine line = ofTables.get(i);
            double seconds = switch (line.reading()) {
                case GROWTH -> snapshot.intervalMs() / MILLIS;
                case COUNTED -> sinceLast;
                case GAUGE, TOTAL -> 1;
            };
            if (seconds > 0) {
                add(readings, line, figures(line, tables), seconds);
            }
        }
        return readings;
    }

    private static RowFigures figures(FigureLine line, Map<String, FigureRows> tables) {
        RowFigures figures = new RowFigures(line);
        for (String table : line.tables()) {
            FigureRows rows = tables.get(table);
            if (rows != null) {
                figures.add(rows);
            }
        }
        return figures;
    }

    private static void add(FigureReadings readings, FigureLine line, RowFigures figures, double seconds) {
        boolean total = line.reading() == FigureLine.Reading.TOTAL;
        figures.sums()
                .forEach((key, sum) ->
                        readings.told().add(new FigureReading(key, line.section(), sum / seconds, total)));
        if (line.complete() && figures.isRead()) {
            readings.complete().add(line.figure().name());
        }
    }

    /** What the status document says, by server. */
    public Map<String, FigureReadings> of(Map<?, ?> status) {
        Map<String, FigureReadings> readings = new LinkedHashMap<>();
        Map<String, @Nullable FigureRows> parts = new LinkedHashMap<>();
        for (FigureLine line : ofStatus) {
            String path = line.tables().get(0).substring(STATUS.length());
            FigureRows rows = parts.computeIfAbsent(path, wanted -> FigureRows.of(status, wanted));
            if (rows == null) {
                continue;
            }
            Map<String, RowFigures> byServer = new LinkedHashMap<>();
            int server = rows.column(SERVER);
            for (int row = 0; row < rows.size(); row++) {
                String name = server < 0 ? AGENT : Objects.toString(rows.value(row, server), AGENT);
                byServer.computeIfAbsent(name, unused -> new RowFigures(line)).add(new OneRow(rows, row));
            }
            byServer.forEach((name, figures) ->
                    add(readings.computeIfAbsent(name, unused -> FigureReadings.none()), line, figures, 1));
        }
        return readings;
    }

    /** One row of several. */
    private record OneRow(FigureRows rows, int at) implements FigureRows {
        @Override
        public int size() {
            return 1;
        }

        @Override
        public long total() {
            return 1;
        }

        @Override
        public int column(String name) {
            return rows.column(name);
        }

        @Override
        public @Nullable Object value(int row, int column) {
            return rows.value(at, column);
        }
    }
}
