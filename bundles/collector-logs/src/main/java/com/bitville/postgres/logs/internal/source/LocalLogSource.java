package com.bitville.postgres.logs.internal.source;

import com.bitville.postgres.api.collect.CollectException;
import com.bitville.postgres.api.collect.Reason;
import com.bitville.postgres.logs.internal.entry.LogFormat;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Files of the agent's own host. */
public final class LocalLogSource implements LogSource {
    private static final int CHUNK = 256 * 1024;

    private final String path;
    private final SymbolicLinks symbolicLinks;
    private final long nowMs;
    private @Nullable List<LogFile> files;

    public LocalLogSource(String path, SymbolicLinks symbolicLinks, long nowMs) {
        this.path = path;
        this.symbolicLinks = symbolicLinks;
        this.nowMs = nowMs;
    }

    @Override
    public String path() {
        return path;
    }

    @Override
    public List<LogFile> files() throws CollectException {
        List<LogFile> known = files;
        if (known == null) {
            LogPath logPath = new LogPath(path);
            List<LogFile> found = new ArrayList<>(logPath.files());
            found.addAll(0, symbolicLinks.leftBehind(found));
            known = logPath.sorted(found);
            files = known;
        }
        return known;
    }

    @Override
    public Map<String, String> links() throws CollectException {
        return symbolicLinks.next(files(), nowMs);
    }

    /** The reason why the newest file cannot be read, or null. */
    @Nullable
    public CollectException trouble() {
        try {
            if (files().isEmpty()) {
                return new CollectException(Reason.UNSUPPORTED, whenEmpty());
            }
            LogFile newest = files().get(files().size() - 1);
            return Files.isReadable(newest.local()) ? null : FileAccess.denied(newest.local(), null);
        } catch (CollectException e) {
            return e;
        }
    }

    @Override
    public String whenEmpty() {
        return "there is no file " + path + ": check log_path of this server";
    }

    @Override
    public void announce(Collection<LogFile> wanted) {
        // Checking a file is cheap and needs no preparation.
    }

    @Override
    public @Nullable FileFingerprint head(LogFile file) throws CollectException, InterruptedException {
        try (Open open = open(file)) {
            return open == null ? null : open.head();
        }
    }

    @Override
    public boolean midLine(LogFile file) throws CollectException, InterruptedException {
        ByteBuffer last = ByteBuffer.allocate(1);
        try (Open open = file.size() == 0 ? null : open(file)) {
            return open != null && open.read(last, file.size() - 1) == 1 && last.get(0) != '\n';
        }
    }

    @Override
    public LogFormat format(LogFile file) throws CollectException, InterruptedException {
        LogFormat named = LogFormat.of(file.name(), "");
        FileFingerprint fileFingerprint = named == LogFormat.STDERR ? head(file) : null;
        return fileFingerprint == null ? named : LogFormat.of(file.name(), fileFingerprint.text());
    }

    @Override
    public @Nullable Open open(LogFile file) throws CollectException, InterruptedException {
        try {
            Channel open = new Channel(file, FileChannel.open(file.local(), StandardOpenOption.READ), nowMs);
            if (open.look() != null) {
                return open;
            }
            open.close();
            return null;
        } catch (NoSuchFileException e) {
            return null;
        } catch (IOException e) {
            throw failure(file, e);
        }
    }

    @Override
    public int chunkBytes() {
        return CHUNK;
    }

    @Override
    public boolean passesFreely() {
        return true;
    }

    @Override
    public long mostBytes() {
        return Long.MAX_VALUE;
    }

    private static CollectException failure(LogFile file, IOException e) throws InterruptedException {
        if (e instanceof ClosedByInterruptException) {
            throw new InterruptedException("the engine cancelled the run");
        }
        return LogPath.failure(file.local(), e);
    }

    private record Channel(LogFile file, FileChannel channel, long nowMs) implements Open {
        @Override
        public FileFingerprint head() throws CollectException, InterruptedException {
            try {
                return FileFingerprint.read(channel);
            } catch (IOException e) {
                throw failure(file, e);
            }
        }

        @Override
        public int read(ByteBuffer chunk, long at) throws CollectException, InterruptedException {
            try {
                return channel.read(chunk, at);
            } catch (IOException e) {
                throw failure(file, e);
            }
        }

        @Override
        public @Nullable LogFile look() throws CollectException, InterruptedException {
            try {
                LogFile now = LogFile.look(file.local());
                return now != null && now.is(file.device(), file.inode()) ? now : null;
            } catch (NoSuchFileException e) {
                return null;
            } catch (IOException e) {
                throw failure(file, e);
            }
        }

        @Override
        public void close() throws CollectException {
            try {
                channel.close();
            } catch (IOException e) {
                throw LogPath.failure(file.local(), e);
            }
        }
    }
}
