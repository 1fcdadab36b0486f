package com.bitville.postgres.history.internal;

import com.bitville.postgres.api.history.History;
import com.bitville.postgres.history.internal.TableSeries.Held;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.zip.CRC32C;
import java.util.zip.CheckedInputStream;
import java.util.zip.CheckedOutputStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The file that a stopping history writes and the next one reads once: plain values, followed by a checksum, without classes of a bundle.
 * Never synced, as a kill leaves no file either. An invalid file only loses the history.
 */
final class HistoryFile {
    private static final Logger LOG = LoggerFactory.getLogger(HistoryFile.class);

    private static final int MAGIC = 0x42564849; // BVHI
    private static final int VERSION = 3;
    private static final int SUM = Long.BYTES;
    private static final FileAttribute<?> OWNER_ONLY =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    /** As for the buffer: the last twentieth of a disk stays free. */
    private static final int HOSTS_SHARE = 20;

    private HistoryFile() {}

    /** Writes the complete history; nothing if the buffer has no folder or the disk no space. */
    static void leave(Path file, Map<String, List<Held>> all, Instant at, long now) {
        Path folder = file.toAbsolutePath().getParent();
        if (all.isEmpty() || folder == null || !Files.isDirectory(folder)) {
            return;
        }
        if (folder.toFile().getUsableSpace() - HistoryHolder.MOST_BYTES
                < folder.toFile().getTotalSpace() / HOSTS_SHARE) {
            LOG.info("history_not_left reason=\"the disk is nearly full\"");
            return;
        }
        Path temporary = file.resolveSibling(file.getFileName() + ".tmp");
        try {
            Files.deleteIfExists(temporary);
            write(temporary, all, at, now);
            Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            LOG.warn("history_not_left file={} reason=\"{}\"", file, e.toString());
            remove(temporary);
        }
    }

    private static void remove(Path half) {
        try {
            Files.deleteIfExists(half);
        } catch (IOException e) {
            LOG.debug("history_not_removed reason=\"{}\"", e.toString());
        }
    }

    private static void write(Path path, Map<String, List<Held>> all, Instant at, long now) throws IOException {
        CRC32C sum = new CRC32C();
        try (FileChannel channel = FileChannel.open(
                        path, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), OWNER_ONLY);
                DataOutputStream out = new DataOutputStream(
                        new CheckedOutputStream(new BufferedOutputStream(Channels.newOutputStream(channel)), sum))) {
            out.writeInt(MAGIC);
            out.writeInt(VERSION);
            out.writeLong(at.toEpochMilli());
            new HistoryWriter(out, now).write(all);
            out.writeLong(sum.getValue());
        }
    }

    /** The content of an earlier history, by server, the oldest first, with its current age; the file is removed afterwards. */
    static Map<String, List<Held>> take(Path file, long mostBytes, Instant at, long now) {
        try {
            if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
                return Map.of();
            }
            try {
                return read(file, mostBytes, at, now);
            } finally {
                Files.delete(file);
            }
        } catch (NoSuchFileException e) {
            LOG.debug("history_taken_by_another file={}", file);
        } catch (IOException | IllegalArgumentException | DateTimeException e) {
            // All except the first come from checks of the API, which may have become stricter since.
            LOG.warn(
                    "history_not_taken file={} reason=\"{}\" consequence=\"the history begins empty\"",
                    file,
                    e.toString());
        }
        return Map.of();
    }

    private static Map<String, List<Held>> read(Path file, long mostBytes, Instant at, long now) throws IOException {
        long length = Files.size(file) - SUM;
        if (length < Long.BYTES) {
            throw new IOException("too short");
        }
        check(file, length);
        try (DataInputStream in = open(file)) {
            if (in.readInt() != MAGIC) {
                throw new IOException("not a history");
            }
            int version = in.readInt();
            if (version != VERSION) {
                throw new IOException("of version " + version);
            }
            Duration away = Duration.between(Instant.ofEpochMilli(in.readLong()), at);
            Map<String, List<Held>> all =
                    new HistoryReader(in, now - bounded(away).toNanos(), mostBytes).read();
            LOG.info(
                    "history_continued moments={} away_ms={}",
                    all.values().stream().mapToInt(List::size).sum(),
                    away.toMillis());
            return all;
        }
    }

    /** If the clock was set back, the elapsed time is unknown; beyond the maximum age, nothing is kept. */
    private static Duration bounded(Duration away) {
        if (away.isNegative()) {
            return Duration.ZERO;
        }
        Duration most = History.RETENTION.plusSeconds(1);
        return away.compareTo(most) > 0 ? most : away;
    }

    private static void check(Path file, long length) throws IOException {
        CRC32C sum = new CRC32C();
        try (DataInputStream in = open(file)) {
            CheckedInputStream checked = new CheckedInputStream(in, sum);
            if (checked.skip(length) != length || in.readLong() != sum.getValue()) {
                throw new IOException("damaged");
            }
        }
    }

    private static DataInputStream open(Path file) throws IOException {
        InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS);
        return new DataInputStream(new BufferedInputStream(in));
    }
}
