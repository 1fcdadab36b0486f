package com.bitville.postgres.history.internal.series;

import com.bitville.postgres.api.history.series.KeptServer;
import com.bitville.postgres.api.history.series.SeriesKey;
import com.bitville.postgres.api.history.series.SeriesRange;
import com.bitville.postgres.history.internal.figure.FigureReading;
import com.bitville.postgres.history.internal.figure.FigureReadings;
import com.bitville.postgres.history.internal.file.DamagedSeriesException;
import com.bitville.postgres.history.internal.file.JournalFile;
import com.bitville.postgres.history.internal.file.Section;
import com.bitville.postgres.history.internal.file.SeriesFile;
import com.bitville.postgres.history.internal.file.SeriesLayout;
import com.bitville.postgres.history.internal.file.SeriesRow;
import com.bitville.postgres.history.internal.file.SeriesScan;
import com.bitville.postgres.history.internal.file.SlotKey;
import com.bitville.postgres.history.internal.file.SlotRecord;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The series of one server. What is read waits for the next full minute; {@link #flush} writes it in one go: whose the places are,
 * the rows of the minutes that are over, the row of objects under way, the rows of longer steps. Only the writer's thread calls
 * {@link #open}, {@link #flush} and {@link #close}.
 */
final class ServerSeries {
    private static final int MINUTE_S = 60;
    private static final long LONGEST_S = Duration.ofDays(400).toSeconds();
    /** How far back a start looks for rows of longer steps that a kill has left unmade. */
    private static final long MENDED_S = Duration.ofDays(2).toSeconds();

    private final String server;
    private final SeriesLayout layout;
    private final Map<Section, SectionValues> sections = new EnumMap<>(Section.class);
    /** The beginnings of the newest rows; of the writer's thread alone. */
    private final Map<Section, Long> newestS = new EnumMap<>(Section.class);

    private final CounterTotals counterTotals = new CounterTotals();
    private volatile @Nullable SeriesFile file;
    private volatile long sinceS = -1;
    private volatile long flushedS;

    ServerSeries(String server, SeriesLayout layout) {
        this.server = server;
        this.layout = layout;
        sections.put(Section.FIGURES, new SectionValues(Section.FIGURES, layout.figures(), MINUTE_S));
        sections.put(Section.OBJECTS, new SectionValues(Section.OBJECTS, layout.objects(), 10 * MINUTE_S));
    }

    /** Takes readings; returns the figures whose counters fell. */
    List<String> add(FigureReadings readings, Instant at) {
        List<String> fallen = new ArrayList<>();
        Set<SlotKey> told = new HashSet<>();
        for (FigureReading reading : readings.told()) {
            told.add(reading.key());
            double value = reading.value();
            if (reading.total()) {
                CounterTotals.Growth growth = counterTotals.growth(reading.key(), value, at);
                if (growth.fell()) {
                    fallen.add(reading.key().figure());
                }
                value = growth.perSecond();
            }
            if (Double.isFinite(value)) {
                values(reading.section()).add(reading.key(), at.getEpochSecond(), value);
            }
        }
        for (String figure : readings.complete()) {
            sections.values().forEach(section -> section.silent(figure, told, at.getEpochSecond()));
        }
        return fallen;
    }

    private SectionValues values(Section section) {
        SectionValues values = sections.get(section);
        if (values == null) {
            throw new IllegalStateException("there is no section " + section);
        }
        return values;
    }

    boolean isOpen() {
        return file != null;
    }

    void open(Path path, Instant now) throws IOException, DamagedSeriesException {
        SeriesFile opened = SeriesFile.open(path, server, layout);
        long nowS = now.getEpochSecond();
        try {
            for (Section section : Section.values()) {
                values(section).load(opened, nowS);
            }
            for (SeriesRow row : opened.readOpen()) {
                if (row.step() == Math.floorDiv(nowS, opened.finestS(Section.OBJECTS))) {
                    values(Section.OBJECTS).resume(row);
                } else {
                    opened.fillRow(Section.OBJECTS, row);
                }
            }
            for (Section section : Section.values()) {
                long newest = opened.newestS(section, nowS);
                newestS.put(section, newest);
                opened.consolidate(
                        section,
                        nowS,
                        newest - MENDED_S,
                        newest,
                        values(section).records());
            }
            sinceS = opened.oldestS(nowS);
            flushedS = nowS;
        } catch (IOException e) {
            opened.close();
            throw e;
        }
        file = opened;
    }

    /** Writes what is over; with {@code all}, as before an end, also the minute under way. */
    void flush(Instant now, boolean all) throws IOException {
        SeriesFile target = file;
        if (target == null) {
            return;
        }
        long nowS = now.getEpochSecond();
        boolean records = false;
        for (SectionValues values : sections.values()) {
            values.place(nowS);
            records |= values.writeRecords(target);
        }
        if (records) {
            target.sync();
            sections.values().forEach(SectionValues::recordsAreDurable);
        }
        boolean written = writeRows(target, Section.FIGURES, nowS, all);
        written |= writeRows(target, Section.OBJECTS, nowS, false);
        SeriesRow open = values(Section.OBJECTS).open(target);
        if (open != null) {
            target.writeOpen(open);
            written = true;
        }
        for (Section section : Section.values()) {
            long fromS = Math.min(flushedS, nowS) - 1;
            target.consolidate(
                    section, nowS, fromS, newest(section), values(section).records());
        }
        if (written) {
            target.sync();
        }
        flushedS = nowS;
    }

    private long newest(Section section) {
        return newestS.getOrDefault(section, -1L);
    }

    private boolean writeRows(SeriesFile target, Section section, long nowS, boolean all) throws IOException {
        SectionValues values = values(section);
        @Nullable SlotRecord[] records = values.records();
        List<SeriesRow> rows = values.rows(target, nowS, all);
        for (SeriesRow row : rows) {
            target.writeRow(section, row, records);
            values.written(row.step());
            long atS = row.step() * target.finestS(section);
            sinceS = sinceS < 0 ? atS : Math.min(sinceS, atS);
            newestS.put(section, Math.max(newest(section), atS));
        }
        return !rows.isEmpty();
    }

    /** Series over one time, in their order; without buckets where there is no such series. */
    List<SeriesRange> read(List<SeriesKey> keys, Instant from, Instant to, Duration step, Instant now)
            throws IOException {
        Map<SeriesKey, SeriesRange> found = new LinkedHashMap<>();
        for (Section section : Section.values()) {
            Map<SeriesKey, SeriesScan.Span> spans = new LinkedHashMap<>();
            for (SeriesKey key : keys) {
                int slot = values(section).placeOf(new SlotKey(key.figure(), key.database(), key.object()));
                SlotRecord slotRecord = slot < 0 ? null : values(section).record(slot);
                if (slotRecord != null && !found.containsKey(key)) {
                    spans.put(
                            key,
                            new SeriesScan.Span(
                                    slot,
                                    slotRecord.born(),
                                    from.getEpochSecond(),
                                    to.getEpochSecond(),
                                    step.toSeconds(),
                                    now.getEpochSecond()));
                }
            }
            SeriesFile source = file;
            if (source != null) {
                Iterator<SeriesScan> scans =
                        source.scan(section, List.copyOf(spans.values())).iterator();
                spans.keySet().forEach(key -> found.put(key, range(key, from, to, scans.next())));
            }
        }
        return keys.stream()
                .map(key -> found.getOrDefault(key, new SeriesRange(key, from, to, step, List.of())))
                .toList();
    }

    private static SeriesRange range(SeriesKey key, Instant from, Instant to, SeriesScan scan) {
        Instant begin = Instant.ofEpochSecond(Math.floorDiv(from.getEpochSecond(), scan.stepS()) * scan.stepS());
        return new SeriesRange(key, begin, to, Duration.ofSeconds(scan.stepS()), scan.buckets());
    }

    List<SeriesKey> keys() {
        List<SeriesKey> keys = new ArrayList<>();
        for (SectionValues values : sections.values()) {
            values.keys().forEach(key -> keys.add(new SeriesKey(server, key.figure(), key.database(), key.object())));
        }
        return keys;
    }

    KeptServer kept(Instant now) {
        long since = Math.max(sinceS, now.getEpochSecond() - LONGEST_S);
        return new KeptServer(
                server,
                sinceS < 0 ? Optional.empty() : Optional.of(Instant.ofEpochSecond(since)),
                values(Section.FIGURES).size(),
                values(Section.OBJECTS).size(),
                values(Section.FIGURES).refused() + values(Section.OBJECTS).refused(),
                layout.bytes() + JournalFile.bytes());
    }

    void close() throws IOException {
        SeriesFile open = file;
        file = null;
        if (open != null) {
            open.close();
        }
    }
}
