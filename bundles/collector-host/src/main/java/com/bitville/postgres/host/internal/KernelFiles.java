package com.bitville.postgres.host.internal;

import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Reads the small files of {@code /proc} or {@code /sys}. What is absent, forbidden or gone while being read is null: another kernel,
 * another permission or an ended process is a normal state. One buffer serves all files, so a {@link Scan} is used up before the next
 * file is read. Not for two threads at once.
 */
final class KernelFiles {
    /** Enough for every file read here but {@code stat} and {@code mountinfo} of the largest machines. */
    static final int USUAL = 64 * 1024;
    /** For those. */
    static final int LARGE = 512 * 1024;

    // FileInputStream copies through the native stack up to this size and allocates beyond it.
    private static final int CHUNK = 8 * 1024;

    private final File root;
    private byte[] buffer = new byte[2 * CHUNK];

    KernelFiles(Path root) {
        this.root = root.toFile();
    }

    /** The folder that stands for {@code /proc} or {@code /sys}. */
    File root() {
        return root;
    }

    /** Reads a whole file of at most 64 KiB; a longer one is cut at a line's end. */
    @Nullable
    Scan read(String path) {
        return read(path, USUAL);
    }

    /** Reads a whole file of at most {@code most} bytes; a longer one is cut at a line's end. */
    @Nullable
    Scan read(String path, int most) {
        try (FileInputStream in = open(path)) {
            int length = 0;
            while (true) {
                if (length == buffer.length) {
                    if (length >= most) {
                        return new Scan(buffer, lastLineEnd(length));
                    }
                    buffer = Arrays.copyOf(buffer, Math.min(most, 2 * length));
                }
                int got = in.read(buffer, length, Math.min(CHUNK, buffer.length - length));
                if (got < 0) {
                    return new Scan(buffer, length);
                }
                length += got;
            }
        } catch (IOException e) {
            return null;
        }
    }

    /** Reads a file that the kernel gives whole at the first call, such as {@code PID/stat}: half the system calls. */
    @Nullable
    Scan readOnce(String path) {
        try (FileInputStream in = open(path)) {
            int got = in.read(buffer, 0, CHUNK);
            return got <= 0 ? null : new Scan(buffer, got);
        } catch (IOException e) {
            return null;
        }
    }

    /** The raw bytes of a file that is not text, at most 8 KiB of them. */
    byte @Nullable [] bytes(String path) {
        try (FileInputStream in = open(path)) {
            int got = in.read(buffer, 0, CHUNK);
            return got <= 0 ? null : Arrays.copyOf(buffer, got);
        } catch (IOException e) {
            return null;
        }
    }

    /** A file's first line, or null. */
    @Nullable
    String line(String path) {
        Scan scan = readOnce(path);
        return scan == null ? null : scan.upTo('\n').strip();
    }

    /** A file that holds one number; -1 where it is absent or holds a word such as {@code max}. */
    long number(String path) {
        Scan scan = readOnce(path);
        return scan == null ? -1 : scan.number();
    }

    /** Where a link of the kernel points to, or null. */
    @Nullable
    String link(String path) {
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
