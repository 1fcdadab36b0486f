package com.bitville.postgres.history.internal.series;

import com.bitville.postgres.api.collect.Cycle;
import com.bitville.postgres.api.collect.Snapshot;
import com.bitville.postgres.api.collect.table.Redaction;
import com.bitville.postgres.api.health.Finding;
import com.bitville.postgres.api.history.series.Figure;
import com.bitville.postgres.api.history.series.JournalEntry;
import com.bitville.postgres.api.history.series.KeptServer;
import com.bitville.postgres.api.history.series.SeriesKey;
import com.bitville.postgres.api.history.series.SeriesMark;
import com.bitville.postgres.api.history.series.SeriesRange;
import com.bitville.postgres.api.history.series.StoreState;
import com.bitville.postgres.history.internal.figure.AgentProcess;
import com.bitville.postgres.history.internal.figure.FigureReadings;
import com.bitville.postgres.history.internal.figure.FigureTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All servers of the store. Cycles leave their readings here; once a minute everything is written in one go, each server for itself,
 * so that what goes wrong with one file costs no other.
 */
final class StoreWriter {
    private static final Logger LOG = LoggerFactory.getLogger(StoreWriter.class);
    private static final String AGENT = "agent";

    private final StorePlace place;
    private final Redaction redaction;
    private final FigureTable figureTable = FigureTable.declared();
    private final Map<String, ServerFiles> servers = new ConcurrentSkipListMap<>();
    private final Map<String, Instant> heard = new ConcurrentHashMap<>();
    private final Map<String, String> faults = new TreeMap<>();
    private StoreFolder folder;
    private volatile String reason = "";
    private volatile long bytes;
    private volatile long missingBytes;

    StoreWriter(StorePlace place, Redaction redaction, Instant started) {
        this.place = place;
        this.redaction = redaction;
        this.folder = place.folder();
        files(AGENT).mark(new SeriesMark(started, SeriesMark.Kind.RESTART, AGENT));
    }

    private ServerFiles files(String server) {
        return servers.computeIfAbsent(server, name -> new ServerFiles(name, redaction));
    }

    /** Called by a cycle's thread: touches no disk. */
    void take(Cycle cycle) {
        if (!StoreFolder.isName(cycle.server())) {
            return;
        }
        ServerFiles files = files(cycle.server());
        for (Snapshot snapshot : cycle.snapshots()) {
            String who = cycle.server() + "/" + snapshot.subject().name();
            Instant before = heard.put(who, snapshot.at());
            files.add(figureTable.of(snapshot, before), snapshot.at());
            files.add(snapshot);
        }
    }

    List<Figure> figures() {
        return figureTable.figures();
    }

    /** Opens what there is, so that it can be read before the first minute is over. */
    synchronized void prepare(Instant now) {
        follow();
        try {
            folder.acquire();
            for (String server : folder.servers()) {
                files(server);
            }
        } catch (IOException e) {
            failed("", e);
            return;
        }
        mended("");
        servers.forEach((server, files) -> open(server, files, now));
        tell();
    }

    /** Writes a minute. */
    synchronized void minute(Instant now, Map<String, Object> status) {
        Map<String, Object> document = new LinkedHashMap<>(status);
        document.put("process", AgentProcess.read());
        for (Map.Entry<String, FigureReadings> each : figureTable.of(document).entrySet()) {
            if (StoreFolder.isName(each.getKey())) {
                // Of the minute that has just ended.
                files(each.getKey()).add(each.getValue(), now.minusSeconds(1));
            }
        }
        prepare(now);
        write(now, false);
    }

    private void write(Instant now, boolean all) {
        servers.forEach((server, files) -> {
            if (files.isOpen()) {
                try {
                    files.flush(now, all);
                    mended(server);
                } catch (IOException e) {
                    failed(server, e);
                }
            }
        });
        try {
            bytes = folder.bytes();
        } catch (IOException e) {
            failed("", e);
        }
        tell();
    }

    /** The buffer may have moved, and the folder with it; or somebody has removed it. */
    private void follow() {
        if (!folder.path().equals(place.path())) {
            LOG.info("history_moved from={} to={}", folder.path(), place.path());
            closeFiles();
            folder.release();
            folder = place.folder();
        }
        servers.forEach((server, files) -> {
            if (files.isOpen() && !files.inPlace()) {
                LOG.warn("history_file_gone server={} consequence=\"a new one is begun\"", server);
                close(server, files);
            }
        });
    }

    private void open(String server, ServerFiles files, Instant now) {
        if (files.isOpen()) {
            return;
        }
        try {
            long missing = folder.makeRoom(server, Set.copyOf(servers.keySet()), now);
            missingBytes = Math.max(missing, missingBytes);
            if (missing > 0) {
                fault(server, "does not fit into max_size_mb: " + missing + " bytes are missing");
                return;
            }
            files.open(folder, now);
            mended(server);
        } catch (IOException e) {
            failed(server, e);
        }
    }

    private void failed(String server, IOException e) {
        fault(server, String.valueOf(e.getMessage()));
    }

    private void fault(String server, String why) {
        if (!why.equals(faults.put(server, why))) {
            LOG.warn(
                    "history_not_written server={} path={} reason=\"{}\" consequence=\"collection goes on\"",
                    server,
                    folder.path(),
                    why);
        }
    }

    private void mended(String server) {
        if (faults.remove(server) != null) {
            LOG.info("history_written_again server={} path={}", server, folder.path());
        }
        if (faults.isEmpty()) {
            missingBytes = 0;
        }
    }

    private void tell() {
        List<String> all = new ArrayList<>();
        faults.forEach((server, why) -> all.add(server.isEmpty() ? why : server + ": " + why));
        reason = String.join("; ", all);
    }

    List<SeriesKey> keys(String server) {
        ServerFiles files = servers.get(server);
        return files == null ? List.of() : files.keys();
    }

    /** Series of one server over one time, in their order. */
    List<SeriesRange> read(String server, List<SeriesKey> keys, Instant from, Instant to, Duration step, Instant now) {
        ServerFiles files = servers.get(server);
        try {
            if (files != null) {
                return files.read(keys, from, to, step, now);
            }
        } catch (IOException e) {
            LOG.debug("history_not_read server={} reason={}", server, e.getMessage());
        }
        return keys.stream()
                .map(key -> new SeriesRange(key, from, to, step, List.of()))
                .toList();
    }

    List<SeriesMark> marks(String server, Instant from, Instant to) {
        ServerFiles files = servers.get(server);
        try {
            return files == null ? List.of() : files.marks(from, to);
        } catch (IOException e) {
            LOG.debug("history_not_read server={} reason={}", server, e.getMessage());
            return List.of();
        }
    }

    List<JournalEntry> journal(String server, String journal, Instant from, Instant to) {
        ServerFiles files = servers.get(server);
        try {
            return files == null ? List.of() : files.journal(journal, from, to);
        } catch (IOException e) {
            LOG.debug("history_not_read server={} reason={}", server, e.getMessage());
            return List.of();
        }
    }

    StoreState state(Instant now, long maxBytes) {
        List<KeptServer> kept = new ArrayList<>();
        servers.forEach((server, files) -> {
            if (files.isOpen()) {
                kept.add(files.kept(now));
            }
        });
        StoreState.Mode mode = reason.isEmpty() ? StoreState.Mode.WRITING : StoreState.Mode.FAILING;
        return new StoreState(mode, reason, place.path().toString(), bytes, maxBytes, kept);
    }

    List<Finding> findings(StoreState state, Map<String, Object> status) {
        List<Path> aside = new ArrayList<>();
        try {
            if (Files.isDirectory(place.path())) {
                aside.addAll(place.folder().aside());
            }
        } catch (IOException e) {
            LOG.debug("history_not_listed path={} reason={}", place.path(), e.getMessage());
        }
        return StoreFindings.of(state, aside, missingBytes, status);
    }

    private void close(String server, ServerFiles files) {
        try {
            files.close();
        } catch (IOException e) {
            failed(server, e);
        }
    }

    private void closeFiles() {
        servers.forEach(this::close);
    }

    /** Writes what there is and lets go of the folder. */
    synchronized void close(Instant now) {
        prepare(now);
        write(now, true);
        closeFiles();
        folder.release();
    }
}
