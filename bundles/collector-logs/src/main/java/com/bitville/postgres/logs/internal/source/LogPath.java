package com.bitville.postgres.logs.internal.source;

import com.bitville.postgres.api.collect.CollectException;
import com.bitville.postgres.api.collect.Reason;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The configured {@code log_path}: a file and its rotated files, the files of a folder, or those that match a glob. */
final class LogPath {
    /** More files than any rotation leaves; of more, only the newest are used. */
    static final int MOST_FILES = 1000;

    private static final Pattern COMPRESSED = Pattern.compile(".*\\.(gz|bz2|xz|zst|lz4|zip|Z|tmp|swp)");
    private static final Pattern NUMBER = Pattern.compile("\\.(\\d{1,6})$");
    private static final Pattern WILD = Pattern.compile("[*?\\[{]");

    private final Path path;

    LogPath(String configured) {
        this.path = Path.of(configured);
    }

    /** All existing files, the oldest first, each once, however many names it has. */
    List<LogFile> files() throws CollectException {
        Path folder = Files.isDirectory(path) ? path : path.toAbsolutePath().getParent();
        try {
            Map<String, LogFile> files = new LinkedHashMap<>();
            for (Path candidate : candidates(folder == null ? path : folder)) {
                LogFile file = Files.isSymbolicLink(candidate) && !candidate.equals(path)
                        ? lookQuietly(candidate)
                        : lookIfThere(candidate);
                if (file != null) {
                    files.merge(file.device() + ":" + file.inode(), file, this::betterNamed);
                }
            }
            return sorted(files.values());
        } catch (IOException e) {
            throw failure(folder == null ? path : folder, e);
        }
    }

    /** In the order of their writing. */
    List<LogFile> sorted(Collection<LogFile> files) {
        List<LogFile> sorted = new ArrayList<>(files);
        sorted.sort(Comparator.comparingLong(LogFile::modifiedMs)
                .thenComparing(file -> file.local().equals(path))
                .thenComparing(Comparator.comparingInt(LogPath::rotations).reversed())
                .thenComparing(LogFile::name));
        return sorted.subList(Math.max(0, sorted.size() - MOST_FILES), sorted.size());
    }

    /** A file and its rotated files; none if they cannot be read. */
    static List<LogFile> besides(Path path) {
        try {
            return new LogPath(path.toString()).files();
        } catch (CollectException e) {
            return List.of();
        }
    }

    /** A file, or null if there is none or it cannot be read. */
    static @Nullable LogFile lookQuietly(Path path) {
        try {
            return LogFile.look(path);
        } catch (IOException e) {
            return null;
        }
    }

    /** How often a file was rotated, if its name shows it: the clock of a file system is too coarse for quick rotations. */
    static int rotations(LogFile file) {
        Matcher suffix = NUMBER.matcher(file.name());
        return suffix.find() ? Integer.parseInt(suffix.group(1)) : 0;
    }

    private LogFile betterNamed(LogFile one, LogFile other) {
        return other.local().equals(path) ? other : one;
    }

    private List<Path> candidates(Path folder) throws IOException {
        PathMatcher matcher = matcher(folder);
        List<Path> found = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
            for (Path entry : entries) {
                if (matcher.matches(entry)) {
                    found.add(entry);
                }
            }
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        return found;
    }

    private PathMatcher matcher(Path folder) {
        String name = String.valueOf(path.getFileName());
        if (folder.equals(path)) {
            return entry -> !ignored(entry, "");
        }
        if (WILD.matcher(name).find()) {
            PathMatcher glob = FileSystems.getDefault().getPathMatcher("glob:" + name);
            return entry -> glob.matches(entry.getFileName()) && !ignored(entry, "");
        }
        // postgresql.log.1 and postgresql.log-20261123 are rotated files of postgresql.log; postgresql.log2 is not.
        Pattern rotated = Pattern.compile(Pattern.quote(name) + "([.-].*)?");
        return entry -> rotated.matcher(String.valueOf(entry.getFileName())).matches() && !ignored(entry, name);
    }

    private static boolean ignored(Path entry, String own) {
        String name = String.valueOf(entry.getFileName());
        return !name.equals(own)
                && (name.startsWith(".")
                        || name.equals("current_logfiles")
                        || COMPRESSED.matcher(name).matches());
    }

    private static @Nullable LogFile lookIfThere(Path candidate) throws IOException {
        try {
            return LogFile.look(candidate);
        } catch (NoSuchFileException e) {
            // Rotated away since the folder was read; it is found again under its new name.
            return null;
        } catch (UnsupportedOperationException | IllegalArgumentException e) {
            throw new IOException("files have no inode here", e);
        }
    }

    /** The message of a file system error for an operator. */
    static CollectException failure(Path path, IOException e) {
        if (e instanceof AccessDeniedException) {
            return FileAccess.denied(path, e);
        }
        if (e instanceof NoSuchFileException || e instanceof NotDirectoryException) {
            return new CollectException(
                    Reason.UNSUPPORTED, "there is no " + path + ": check log_path of this server", e);
        }
        return new CollectException(Reason.FAILED, path + " cannot be read: " + e.getMessage(), e);
    }
}
