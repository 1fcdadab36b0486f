package com.bitville.postgres.host.internal.proc;

import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Reads the files of {@code /proc} or {@code /sys}. A file that is absent, forbidden or disappears during the read gives null: another
 * kernel, missing permission or an ended process is normal. A file is read completely; one beyond {@link #MOST} is cut at the end of a line
 * and named in {@link #cut()}. One buffer is used for all files, so a {@link TextScanner} must be finished before the next file is read.
 * Not thread-safe.
 */
public final class KernelFiles {
    /** Some 30,000 mounts or disks: no machine has so many, and a broken file must not fill the memory. */
    public static final int MOST = 4 * 1024 * 1024;

    /** The buffer size kept between two runs; larger files allocate in each run. */
    private static final int KEPT = 256 * 1024;
    // FileInputStream copies through the native stack up to this size and allocates beyond it.
    private static final int CHUNK = 8 * 1024;

    private final File root;
    private final Set<String> cut = new TreeSet<>();
    private byte[] buffer = new byte[2 * CHUNK];

    public KernelFiles(Path root) {
        this.root = root.toFile();
    }

    /** The folder that stands for {@code /proc} or {@code /sys}. */
    public File root() {
        return root;
    }

    /** Begins a run: resets the list of cut files and releases an oversized buffer. */
    public void begin() {
        cut.clear();
        if (buffer.length > KEPT) {
            buffer = new byte[2 * CHUNK];
        }
    }

    /** The files that were cut since {@link #begin()}. */
    public Set<String> cut() {
        return cut;
    }

    /** Reads a whole file. */
    @Nullable
    public TextScanner read(String path) {
        int length = fill(path);
        return length < 0 ? null : new TextScanner(buffer, length);
    }

    /** The raw bytes of a binary file. */
    public byte @Nullable [] bytes(String path) {
        int length = fill(path);
        return length <= 0 ? null : Arrays.copyOf(buffer, length);
    }

    /** Reads a file into the buffer; -1 if it cannot be read. */
    private int fill(String path) {
        try (FileInputStream in = open(path)) {
            int length = 0;
            while (true) {
                if (length == buffer.length) {
                    if (length >= MOST) {
                        cut.add(path);
                        return lastLineEnd(length);
                    }
                    buffer = Arrays.copyOf(buffer, Math.min(MOST, 2 * length));
                }
                int got = in.read(buffer, length, Math.min(CHUNK, buffer.length - length));
                if (got < 0) {
                    return length;
                }
                length += got;
            }
        } catch (IOException e) {
            return -1;
        }
    }

    /**
     * Reads a file of one short line, which the kernel returns completely at the first call, such as {@code PID/stat}: half the system
     * calls.
     */
    @Nullable
    public TextScanner readOnce(String path) {
        try (FileInputStream in = open(path)) {
            int got = in.read(buffer, 0, CHUNK);
            return got <= 0 ? null : new TextScanner(buffer, got);
        } catch (IOException e) {
            return null;
        }
    }

    /** A file's first line, or null. */
    @Nullable
    public String line(String path) {
        TextScanner textScanner = readOnce(path);
        return textScanner == null ? null : textScanner.upTo('\n').strip();
    }

    /** A file with one number; -1 if it is absent or contains a word such as {@code max}. */
    public long number(String path) {
        TextScanner textScanner = readOnce(path);
        return textScanner == null ? -1 : textScanner.number();
    }

    /** The target of a kernel link, or null. */
    @Nullable
    public String link(String path) {
        try {
            return Files.readSymbolicLink(new File(root, path).toPath()).toString();
        } catch (IOException e) {
            return null;
        }
    }

    private FileInputStream open(String path) throws IOException {
        return new FileInputStream(new File(root, path));
    }

    private int lastLineEnd(int length) {
        int end = length;
        while (end > 0 && buffer[end - 1] != '\n') {
            end--;
        }
        return end;
    }
}
