package com.bitville.postgres.history.internal.series;

import com.bitville.postgres.api.collect.Snapshot;
import com.bitville.postgres.api.collect.table.Redaction;
import com.bitville.postgres.api.history.series.JournalEntry;
import com.bitville.postgres.api.history.series.KeptServer;
import com.bitville.postgres.api.history.series.SeriesKey;
import com.bitville.postgres.api.history.series.SeriesMark;
import com.bitville.postgres.api.history.series.SeriesRange;
import com.bitville.postgres.history.internal.figure.FigureReadings;
import com.bitville.postgres.history.internal.file.DamagedSeriesException;
import com.bitville.postgres.history.internal.file.SeriesLayout;
import com.bitville.postgres.history.internal.journal.ServerJournal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The two files of one server. */
final class ServerFiles {
    private static final Logger LOG = LoggerFactory.getLogger(ServerFiles.class);

    private final String server;
    private final ServerSeries series;
    private final ServerJournal journal;
    private @Nullable Path path;
    private @Nullable Object fileKey;

    ServerFiles(String server, Redaction redaction) {
        this.server = server;
        this.series = new ServerSeries(server, SeriesLayout.of(server));
        this.journal = new ServerJournal(server, redaction);
    }

    void add(FigureReadings readings, Instant at) {
        series.add(readings, at).stream()
                .distinct()
                .forEach(figure -> mark(new SeriesMark(at, SeriesMark.Kind.RESET, figure)));
    }

    void add(Snapshot snapshot) {
        journal.add(snapshot);
    }

    void mark(SeriesMark mark) {
        journal.mark(mark);
    }

    boolean isOpen() {
        return series.isOpen() && journal.isOpen();
    }

    /** Opens both; what cannot be read is set aside, and a new one begun. */
    void open(StoreFolder folder, Instant now) throws IOException {
        if (!series.isOpen()) {
            Path file = folder.series(server);
            try {
                series.open(file, now);
            } catch (DamagedSeriesException e) {
                aside(folder, file, e);
                tryAgain(() -> series.open(file, now));
            }
            path = file;
            fileKey = key(file);
        }
        if (!journal.isOpen()) {
            Path file = folder.journal(server);
            try {
                journal.open(file);
            } catch (DamagedSeriesException e) {
                aside(folder, file, e);
                tryAgain(() -> journal.open(file));
            }
        }
    }

    private interface Opening {
        void run() throws IOException, DamagedSeriesException;
    }

    private static void tryAgain(Opening opening) throws IOException {
        try {
            opening.run();
        } catch (DamagedSeriesException e) {
            throw new IOException("a new file " + e.getMessage(), e);
        }
    }

    private static void aside(StoreFolder folder, Path file, DamagedSeriesException why) throws IOException {
        folder.setAside(file);
        LOG.warn(
                "history_file_set_aside path={} reason=\"{}\" consequence=\"what it held is not shown\"",
                file,
                why.getMessage());
    }

    private static @Nullable Object key(Path file) throws IOException {
        return Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
                .fileKey();
    }

    /** Whether what is open is still what stands under its name. */
    boolean inPlace() {
        Path file = path;
        try {
            return file != null && Objects.equals(fileKey, key(file));
        } catch (IOException e) {
            return false;
        }
    }

    void flush(Instant now, boolean all) throws IOException {
        series.flush(now, all);
        journal.flush(now);
    }

    List<SeriesKey> keys() {
        return series.keys();
    }

    List<SeriesRange> read(List<SeriesKey> keys, Instant from, Instant to, Duration step, Instant now)
            throws IOException {
        return series.read(keys, from, to, step, now);
    }

    List<SeriesMark> marks(Instant from, Instant to) throws IOException {
        return journal.marks(from, to);
    }

    List<JournalEntry> journal(String name, Instant from, Instant to) throws IOException {
        return journal.read(name, from, to);
    }

    KeptServer kept(Instant now) {
        return series.kept(now);
    }

    void close() throws IOException {
        series.close();
        journal.close();
    }
}
