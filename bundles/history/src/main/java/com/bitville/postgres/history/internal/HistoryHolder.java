package com.bitville.postgres.history.internal;

import com.bitville.postgres.api.history.History;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.function.LongSupplier;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;

/**
 * Holds the history; a separate component, so that a replacement of the redaction does not affect it. When it stops, it writes a {@link
 * HistoryFile} beside the buffer with the same redacted texts, so that a replaced bundle or a restarted agent continues with it.
 */
@Component(
        service = HistoryHolder.class,
        immediate = true,
        configurationPid = "bitville.buffer",
        configurationPolicy = ConfigurationPolicy.REQUIRE)
public final class HistoryHolder {
    static final long MOST_BYTES = 16L << 20;

    private static final String FILE = "history";

    /** Where the spool is. */
    @interface Place {
        String path();
    }

    private final LongSupplier ticker;
    private final InstantSource clock;
    private final HistoryStore historyStore;
    private volatile Path file;

    /**
     * Continues an earlier history.
     *
     * @param place the spool's folder
     */
    @Activate
    public HistoryHolder(Place place) {
        this(file(place), System::nanoTime, InstantSource.system(), MOST_BYTES);
    }

    HistoryHolder(Path file, LongSupplier ticker, InstantSource clock, long mostBytes) {
        this.ticker = ticker;
        this.clock = clock;
        this.file = file;
        this.historyStore = new HistoryStore(mostBytes, History.RETENTION.toNanos());
        HistoryFile.take(file, mostBytes, clock.instant(), ticker.getAsLong())
                .forEach((server, tables) -> historyStore.add(server, tables, ticker.getAsLong()));
    }

    private static Path file(Place place) {
        return Path.of(place.path()).resolve(FILE);
    }

    /**
     * The spool moved.
     *
     * @param place its new folder
     */
    @Modified
    public void move(Place place) {
        file = file(place);
    }

    /**
     * The folder of the buffer, beside whose files the figures of days lie unless they are told to lie elsewhere.
     *
     * @return as it is configured now
     */
    public Path folder() {
        return file.resolveSibling("");
    }

    HistoryStore store() {
        return historyStore;
    }

    long now() {
        return ticker.getAsLong();
    }

    /** Writes its content for the next one. */
    @Deactivate
    public void leave() {
        HistoryFile.leave(file, historyStore.all(), clock.instant(), ticker.getAsLong());
    }
}
