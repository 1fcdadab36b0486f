package com.bitville.postgres.logs.internal.follow;

import com.bitville.postgres.api.collect.CollectException;
import com.bitville.postgres.logs.internal.entry.LogFormat;
import com.bitville.postgres.logs.internal.source.FileFingerprint;
import com.bitville.postgres.logs.internal.source.LogFile;
import com.bitville.postgres.logs.internal.source.LogSource;
import com.bitville.postgres.logs.internal.source.NulStretches;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Compares the files with the positions of the last run: renamed, copied and truncated, deleted, new files. One planner makes one plan. */
public final class ReadPlanner {
    /** How much older a better format may be than a worse one and still count as the current format. */
    private static final long SAME_TIME_MS = 600_000;

    private final LogSource logSource;
    private final List<LogFile> files;
    private final ReadStatistics readStatistics;
    private final Map<LogFile, FileFingerprint> heads = new HashMap<>();
    private final Map<LogFile, LogFormat> formats = new HashMap<>();
    private final Map<LogFile, FilePosition> found = new HashMap<>();
    private final List<FilePosition> lost = new ArrayList<>();

    public ReadPlanner(LogSource logSource, List<LogFile> files, ReadStatistics readStatistics) {
        this.logSource = logSource;
        this.files = files;
        this.readStatistics = readStatistics;
    }

    /**
     * The very first plan: existing content is old.
     *
     * @param fromStart whether the log was absent before, so that all of it is new
     * @param sinceMs files written since then are read; 0 for none
     */
    public ReadPlan first(boolean fromStart, long sinceMs) throws CollectException, InterruptedException {
        logSource.announce(files);
        for (LogFile file : files) {
            FileFingerprint fileFingerprint = head(file);
            if (fileFingerprint != null) {
                boolean wanted = fromStart || (sinceMs > 0 && file.modifiedMs() >= sinceMs);
                found.put(
                        file, wanted ? FilePosition.of(file, fileFingerprint, 0, false) : atEnd(file, fileFingerprint));
            }
        }
        return chosen();
    }

    public ReadPlan next(LogPositions before) throws CollectException, InterruptedException {
        for (FilePosition filePosition : before.files()) {
            LogFile same = sameFile(filePosition);
            if (same != null) {
                found.put(same, filePosition);
            } else {
                lost.add(filePosition);
            }
        }
        lost.sort(Comparator.comparingLong(FilePosition::modifiedMs).reversed());
        for (FilePosition filePosition : List.copyOf(lost)) {
            if (foundAsCopy(filePosition)) {
                lost.remove(filePosition);
            }
        }
        for (LogFile file : files) {
            if (!found.containsKey(file) && file.size() > 0) {
                welcome(file, before.floorMs());
            }
        }
        tellIfNewestVanished(before.files());
        return chosen();
    }

    /** The last lines of a file that cannot be found may be unread; older files were read completely. */
    private void tellIfNewestVanished(List<FilePosition> before) {
        FilePosition newest = before.stream()
                .max(Comparator.comparingLong(FilePosition::modifiedMs))
                .orElse(null);
        boolean truncated = newest != null
                && files.stream().anyMatch(file -> file.is(newest.device(), newest.inode()) && found.containsKey(file));
        if (newest != null && !newest.isToldAsVanished() && !truncated && lost.remove(newest)) {
            readStatistics.vanished();
            lost.add(newest.toldAsVanished());
        }
    }

    private @Nullable LogFile sameFile(FilePosition filePosition) throws CollectException, InterruptedException {
        for (LogFile file : files) {
            if (filePosition.at(file) && !found.containsKey(file)) {
                if (file.modifiedMs() == filePosition.modifiedMs() && file.size() == filePosition.offset()) {
                    return file;
                }
                FileFingerprint fileFingerprint = head(file);
                return fileFingerprint != null
                                && fileFingerprint.fits(filePosition.headLength(), filePosition.headHash())
                        ? file
                        : null;
            }
        }
        return null;
    }

    /** A file that was copied and truncated continues in its copy, which contains the unread part. */
    private boolean foundAsCopy(FilePosition filePosition) throws InterruptedException {
        if (filePosition.headLength() < FileFingerprint.TELLING) {
            return false;
        }
        LogFile copy = null;
        for (LogFile file : files) {
            if (!found.containsKey(file) && file.size() >= filePosition.offset()) {
                FileFingerprint fileFingerprint = quietly(file);
                boolean same = fileFingerprint != null
                        && fileFingerprint.fits(filePosition.headLength(), filePosition.headHash());
                copy = same && (copy == null || file.modifiedMs() > copy.modifiedMs()) ? file : copy;
            }
        }
        if (copy != null) {
            found.put(copy, filePosition);
        }
        return copy != null;
    }

    /** A new file is read from its beginning, unless it is the copy of a file that is read anyway. */
    private void welcome(LogFile file, long floorMs) throws CollectException, InterruptedException {
        FileFingerprint fileFingerprint = head(file);
        if (fileFingerprint == null || (fileFingerprint.length() > 0 && isCopy(file, fileFingerprint))) {
            return;
        }
        if (lost.stream().anyMatch(filePosition -> file.is(filePosition.device(), filePosition.inode()))) {
            readStatistics.truncation();
        }
        boolean old = file.modifiedMs() <= floorMs;
        // A file truncated under its writer begins with as many NULs as it had bytes before.
        long from = fileFingerprint.length() == 0 && logSource.passesFreely() ? NulStretches.end(logSource, file) : 0;
        found.put(file, old ? atEnd(file, fileFingerprint) : FilePosition.of(file, fileFingerprint, from, false));
    }

    private boolean isCopy(LogFile file, FileFingerprint fileFingerprint)
            throws CollectException, InterruptedException {
        List<LogFile> others = new ArrayList<>();
        for (LogFile other : files) {
            FilePosition filePosition = found.get(other);
            if (filePosition != null && !other.equals(file)) {
                if (filePosition.headLength() < FileFingerprint.LENGTH
                        || fileFingerprint.length() < FileFingerprint.LENGTH) {
                    others.add(other);
                } else if (fileFingerprint.fits(filePosition.headLength(), filePosition.headHash())) {
                    return true;
                }
            }
        }
        logSource.announce(others);
        for (LogFile other : others) {
            FileFingerprint theirs = head(other);
            if (theirs != null && fileFingerprint.begins(theirs)) {
                return true;
            }
        }
        return false;
    }

    /**
     * Of several formats one is read; the positions of the others are kept at their ends, so that nothing is read twice if the format
     * changes.
     */
    private ReadPlan chosen() throws CollectException, InterruptedException {
        LogFormat format = format();
        long newest = 0;
        for (LogFile file : found.keySet()) {
            LogFormat own = formatOf(file);
            newest = own == format ? Math.max(newest, file.modifiedMs()) : newest;
        }
        List<ReadPlan.Step> steps = new ArrayList<>();
        List<FilePosition> untouched = new ArrayList<>(lost);
        for (LogFile file : files) {
            FilePosition filePosition = found.get(file);
            if (filePosition == null) {
                continue;
            }
            boolean other = formatOf(file) != format;
            if (!other && file.size() > filePosition.offset()) {
                steps.add(new ReadPlan.Step(file, filePosition));
            } else if (other && file.modifiedMs() <= newest && filePosition.offset() < file.size()) {
                FileFingerprint fileFingerprint = head(file);
                untouched.add(fileFingerprint == null ? filePosition : atEnd(file, fileFingerprint));
            } else {
                untouched.add(rehomed(file, filePosition));
            }
        }
        return new ReadPlan(steps, format, untouched);
    }

    /** The end of the file; after an incomplete line, the rest of that line is skipped too. */
    private FilePosition atEnd(LogFile file, FileFingerprint fileFingerprint)
            throws CollectException, InterruptedException {
        return FilePosition.of(file, fileFingerprint, file.size(), logSource.midLine(file));
    }

    private static FilePosition rehomed(LogFile file, FilePosition filePosition) {
        return new FilePosition(
                file.device(),
                file.inode(),
                filePosition.headLength(),
                filePosition.headHash(),
                filePosition.offset(),
                filePosition.midLine(),
                file.modifiedMs());
    }

    private LogFormat format() throws CollectException, InterruptedException {
        long newest = files.stream().mapToLong(LogFile::modifiedMs).max().orElse(0);
        LogFormat best = LogFormat.STDERR;
        for (LogFile file : files) {
            if (file.modifiedMs() >= newest - SAME_TIME_MS && file.size() > 0) {
                LogFormat own = formatOf(file);
                best = own.compareTo(best) < 0 ? own : best;
            }
        }
        return best;
    }

    private LogFormat formatOf(LogFile file) throws CollectException, InterruptedException {
        LogFormat known = formats.get(file);
        if (known == null) {
            known = logSource.format(file);
            formats.put(file, known);
        }
        return known;
    }

    /** The head, or null if another file is there now: then the next run handles it. */
    private @Nullable FileFingerprint head(LogFile file) throws CollectException, InterruptedException {
        FileFingerprint known = heads.get(file);
        if (known == null) {
            known = logSource.head(file);
            if (known != null) {
                heads.put(file, known);
            }
        }
        return known;
    }

    private @Nullable FileFingerprint quietly(LogFile file) throws InterruptedException {
        try {
            return head(file);
        } catch (CollectException e) {
            return null;
        }
    }
}
