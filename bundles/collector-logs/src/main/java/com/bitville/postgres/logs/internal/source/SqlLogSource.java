package com.bitville.postgres.logs.internal.source;

import com.bitville.postgres.api.collect.CollectException;
import com.bitville.postgres.api.collect.Reason;
import com.bitville.postgres.api.database.Rows;
import com.bitville.postgres.api.database.Session;
import com.bitville.postgres.api.database.Sql;
import com.bitville.postgres.logs.internal.entry.LogFormat;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The files in the {@code log_directory} of a server on another host, read through the functions of the role's tier 4. A file has no inode
 * there: its name takes that place, and its server that of the device. The rest, in particular the first bytes, is as with local files.
 */
public final class SqlLogSource implements LogSource {
    public static final Sql OFFER = Sql.resource(SqlLogSource.class, "logs-offer");
    public static final Sql FILES = Sql.resource(SqlLogSource.class, "logs-files");
    public static final Sql READ = Sql.resource(SqlLogSource.class, "logs-read");
    /** The prefix of such paths. */
    public static final String SCHEME = "sql:";

    /** The bytes of one statement: four rows, each as base64 within the size limit of a text. */
    private static final int CHUNK = 4 * 184_320;
    /** The bytes of a run: they cost the server at most a tenth of a second of CPU. */
    private static final long MOST_BYTES = 16 << 20;
    /** Heads in one statement. */
    private static final int HEADS = 100;
    /** The server's file times have whole seconds: a file counts as written at the end of its second. */
    private static final long SECOND_MS = 999;
    /** Only a file that is still being written may end within a line. */
    private static final long WRITTEN_MS = 60_000;

    private static final Pattern ROTATED = Pattern.compile("[.-][0-9.-]+$");

    private final Session session;
    private final String path;
    private final Map<Long, FileFingerprint> heads = new HashMap<>();
    private long newestMs;

    private SqlLogSource(Session session, String path) {
        this.session = session;
        this.path = path;
    }

    /** The log of a session's server, or empty if the server does not offer it. */
    public static Optional<SqlLogSource> of(Session session, LogDestination server) throws CollectException {
        Rows offer = session.query(OFFER);
        @Nullable Object[] row = offer.values().get(0);
        if (!Boolean.TRUE.equals(row[offer.index("offered")])) {
            return Optional.empty();
        }
        // A standby has the identifier of its primary and the same file names, but another log.
        String identity = session.capabilities().systemIdentifier().orElse("") + "@" + row[offer.index("address")] + ":"
                + row[offer.index("port")];
        return Optional.of(new SqlLogSource(session, SCHEME + identity + "/" + server.get("log_directory")));
    }

    @Override
    public String path() {
        return path;
    }

    @Override
    public List<LogFile> files() throws CollectException {
        List<LogFile> files = new ArrayList<>(list(List.of()));
        files.sort(Comparator.comparingLong(LogFile::modifiedMs)
                .thenComparing(Comparator.comparingInt(LogPath::rotations).reversed())
                .thenComparing(LogFile::name));
        newestMs = files.isEmpty() ? 0 : files.get(files.size() - 1).modifiedMs();
        return files.subList(Math.max(0, files.size() - LogPath.MOST_FILES), files.size());
    }

    private List<LogFile> list(List<String> wanted) throws CollectException {
        Rows rows = session.query(FILES, wanted);
        List<LogFile> files = new ArrayList<>();
        for (@Nullable Object[] row : rows.values()) {
            LogFile file =
                    file(String.valueOf(row[rows.index("name")]), row[rows.index("size")], row[rows.index("modified")]);
            files.add(file);
            if (row[rows.index("head")] instanceof String head) {
                heads.put(file.inode(), FileFingerprint.of(bytes(head)));
            }
        }
        return files;
    }

    private LogFile file(String name, @Nullable Object size, @Nullable Object modified) {
        return new LogFile(
                null,
                name,
                hash(path),
                hash(name),
                size instanceof Number number ? number.longValue() : 0,
                modified instanceof Instant instant ? instant.toEpochMilli() + SECOND_MS : 0);
    }

    @Override
    public Map<String, String> links() {
        return Map.of();
    }

    @Override
    public String whenEmpty() {
        return "the server has no log file in log_directory: set logging_collector = on, and log_destination";
    }

    @Override
    public void announce(Collection<LogFile> files) throws CollectException {
        List<String> wanted = files.stream()
                .filter(file -> !heads.containsKey(file.inode()))
                .map(LogFile::name)
                .toList();
        for (int i = 0; i < wanted.size(); i += HEADS) {
            list(wanted.subList(i, Math.min(wanted.size(), i + HEADS)));
        }
    }

    @Override
    public @Nullable FileFingerprint head(LogFile file) throws CollectException {
        FileFingerprint known = heads.get(file.inode());
        if (known != null) {
            return known;
        }
        Remote remote = new Remote(file);
        remote.read(ByteBuffer.allocate(0), 0);
        if (remote.look() == null) {
            return null;
        }
        heads.put(file.inode(), remote.head());
        return remote.head();
    }

    @Override
    public boolean midLine(LogFile file) throws CollectException {
        if (file.size() == 0 || file.modifiedMs() < newestMs - WRITTEN_MS) {
            return false;
        }
        ByteBuffer last = ByteBuffer.allocate(1);
        return new Remote(file).read(last, file.size() - 1) == 1 && last.get(0) != '\n';
    }

    /** The server names its files itself, so their endings are reliable. */
    @Override
    public LogFormat format(LogFile file) {
        return LogFormat.of(ROTATED.matcher(file.name()).replaceFirst(""), "");
    }

    @Override
    public @Nullable Open open(LogFile file) throws CollectException {
        FileFingerprint fileFingerprint = head(file);
        return fileFingerprint == null ? null : new Remote(file, fileFingerprint);
    }

    @Override
    public int chunkBytes() {
        return CHUNK;
    }

    @Override
    public boolean passesFreely() {
        return false;
    }

    @Override
    public long mostBytes() {
        return MOST_BYTES;
    }

    private static byte[] bytes(String base64) {
        return Base64.getMimeDecoder().decode(base64);
    }

    private static long hash(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return FileFingerprint.of(bytes).hash(bytes.length);
    }

    /** The attributes of a file come with its last piece. */
    private final class Remote implements Open {
        private final LogFile file;
        private FileFingerprint fileFingerprint;
        private @Nullable LogFile last;
        private long nowMs;
        private long endAt = -1;

        Remote(LogFile file) {
            this(file, FileFingerprint.of(new byte[0]));
        }

        Remote(LogFile file, FileFingerprint fileFingerprint) {
            this.file = file;
            this.fileFingerprint = fileFingerprint;
        }

        @Override
        public FileFingerprint head() {
            return fileFingerprint;
        }

        @Override
        public int read(ByteBuffer chunk, long at) throws CollectException {
            if (at == endAt) {
                return -1;
            }
            int wanted = chunk.remaining();
            int before = chunk.position();
            piece(chunk, at, wanted);
            int count = chunk.position() - before;
            endAt = count < wanted ? at + count : -1;
            return count;
        }

        private void piece(ByteBuffer into, long at, int most) throws CollectException {
            Rows rows = session.query(READ, file.name(), at, most);
            @Nullable Object[] first = rows.values().get(0);
            boolean there = first[rows.index("head")] != null;
            fileFingerprint =
                    FileFingerprint.of(there ? bytes(String.valueOf(first[rows.index("head")])) : new byte[0]);
            last = there ? file(file.name(), first[rows.index("size")], first[rows.index("modified")]) : null;
            nowMs = first[rows.index("at")] instanceof Instant now ? now.toEpochMilli() : 0;
            for (@Nullable Object[] row : rows.values()) {
                byte[] piece = there ? bytes(String.valueOf(row[rows.index("piece")])) : new byte[0];
                if (piece.length > into.remaining()) {
                    throw new CollectException(Reason.FAILED, "the server returned more of its log than requested");
                }
                into.put(piece);
            }
        }

        @Override
        public @Nullable LogFile look() {
            return last;
        }

        @Override
        public long nowMs() {
            return nowMs;
        }

        @Override
        public void close() {
            // Nothing is open.
        }
    }
}
