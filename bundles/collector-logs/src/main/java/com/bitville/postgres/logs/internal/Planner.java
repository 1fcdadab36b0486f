package com.bitville.postgres.logs.internal;

import com.bitville.postgres.api.collect.CollectException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Finds out which file is which since the last run: renamed, copied and truncated, deleted, new. One planner makes one plan.
 */
final class Planner {
    /** By how much a better format may lag behind a worse one and still be the one that is written now. */
    private static final long SAME_TIME_MS = 600_000;

    private final List<LogFile> files;
    private final Tally tally;
    private final Map<LogFile, Head> heads = new HashMap<>();
    private final Map<LogFile, Position> found = new HashMap<>();
    private final List<Position> lost = new ArrayList<>();

    Planner(List<LogFile> files, Tally tally) {
        this.files = files;
        this.tally = tally;
    }

    /**
     * The first plan of all: what is there is old.
     *
     * @param fromStart whether the log was seen to be absent, so that all of it is new
     */
    Plan first(boolean fromStart) throws CollectException {
        for (LogFile file : files) {
            Head head = head(file);
            if (head != null) {
                found.put(file, fromStart ? Position.of(file, head, 0, false) : atEnd(file, head));
            }
        }
        return chosen();
    }

    Plan next(Positions before) throws CollectException {
        for (Position position : before.files()) {
            LogFile same = sameFile(position);
            if (same != null) {
                found.put(same, position);
            } else {
                lost.add(position);
            }
        }
        lost.sort(Comparator.comparingLong(Position::modifiedMs).reversed());
        lost.removeIf(this::foundAsCopy);
        for (LogFile file : files) {
            if (!found.containsKey(file) && file.size() > 0) {
                welcome(file, before.floorMs());
            }
        }
        return chosen();
    }

    private @Nullable LogFile sameFile(Position position) throws CollectException {
        for (LogFile file : files) {
            if (position.at(file) && !found.containsKey(file)) {
                if (file.modifiedMs() == position.modifiedMs() && file.size() == position.offset()) {
                    return file;
                }
                Head head = head(file);
                return head != null && head.fits(position.headLength(), position.headHash()) ? file : null;
            }
        }
        return null;
    }

    /** A file that was copied and truncated goes on in its copy: there stands what had not been read. */
    private boolean foundAsCopy(Position position) {
        if (position.headLength() < Head.TELLING) {
            return false;
        }
        Optional<LogFile> copy = files.stream()
                .filter(file -> !found.containsKey(file) && file.size() >= position.offset())
                .filter(file -> {
                    Head head = quietly(file);
                    return head != null && head.fits(position.headLength(), position.headHash());
                })
                .max(Comparator.comparingLong(LogFile::modifiedMs));
        copy.ifPresent(file -> found.put(file, position));
        return copy.isPresent();
    }

    /** A file not seen before is read from its beginning, unless it is the copy of one that is read anyway. */
    private void welcome(LogFile file, long floorMs) throws CollectException {
        Head head = head(file);
        if (head == null || isCopy(file, head)) {
            return;
        }
        if (lost.stream().anyMatch(position -> file.is(position.device(), position.inode()))) {
            tally.truncation();
        }
        boolean old = file.modifiedMs() <= floorMs;
        found.put(file, old ? atEnd(file, head) : Position.of(file, head, 0, false));
    }

    private boolean isCopy(LogFile file, Head head) throws CollectException {
        for (LogFile other : files) {
            if (!other.equals(file) && found.containsKey(other)) {
                Head theirs = head(other);
                if (theirs != null && head.begins(theirs)) {
                    return true;
                }
            }
        }
        return false;
    }

    /** Of several formats one is read; the others are held at their ends, so that they are not read twice if that changes. */
    private Plan chosen() throws CollectException {
        LogFormat format = format();
        long newest = 0;
        Map<LogFile, LogFormat> formats = new HashMap<>();
        for (LogFile file : found.keySet()) {
            LogFormat own = formatOf(file);
            formats.put(file, own);
            newest = own == format ? Math.max(newest, file.modifiedMs()) : newest;
        }
        List<Plan.Step> steps = new ArrayList<>();
        List<Position> untouched = new ArrayList<>(lost);
        for (LogFile file : files) {
            Position position = found.get(file);
            if (position == null) {
                continue;
            }
            boolean other = formats.get(file) != format;
            if (!other && file.size() > position.offset()) {
                steps.add(new Plan.Step(file, position));
            } else if (other && file.modifiedMs() <= newest && position.offset() < file.size()) {
                Head head = head(file);
                untouched.add(head == null ? position : atEnd(file, head));
            } else {
                untouched.add(rehomed(file, position));
            }
        }
        return new Plan(steps, format, untouched);
    }

    /** Behind all that is there; behind half a line, the rest of that line is passed over too. */
    private static Position atEnd(LogFile file, Head head) throws CollectException {
        ByteBuffer last = ByteBuffer.allocate(1);
        if (file.size() > 0) {
            try (FileChannel channel = FileChannel.open(file.path(), StandardOpenOption.READ)) {
                channel.read(last, file.size() - 1);
            } catch (IOException e) {
                throw LogPath.failure(file.path(), e);
            }
        }
        return Position.of(file, head, file.size(), file.size() > 0 && last.get(0) != '\n');
    }

    private static Position rehomed(LogFile file, Position position) {
        return new Position(
                file.device(),
                file.inode(),
                position.headLength(),
                position.headHash(),
                position.offset(),
                position.midLine(),
                file.modifiedMs());
    }

    private LogFormat format() throws CollectException {
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

    private LogFormat formatOf(LogFile file) throws CollectException {
        LogFormat named = LogFormat.of(file.name(), "");
        Head head = named == LogFormat.STDERR ? head(file) : null;
        return head == null ? named : LogFormat.of(file.name(), head.text());
    }

    /** The head, or null where another file stands at that path by now: then the next run will see. */
    private @Nullable Head head(LogFile file) throws CollectException {
        Head known = heads.get(file);
        if (known != null) {
            return known;
        }
        try (FileChannel channel = FileChannel.open(file.path(), StandardOpenOption.READ)) {
            Head head = Head.read(channel);
            LogFile now = LogFile.look(file.path());
            if (now == null || !now.is(file.device(), file.inode())) {
                return null;
            }
            heads.put(file, head);
            return head;
        } catch (NoSuchFileException e) {
            return null;
        } catch (IOException e) {
            throw LogPath.failure(file.path(), e);
        }
    }

    private @Nullable Head quietly(LogFile file) {
        try {
            return head(file);
        } catch (CollectException e) {
            return null;
        }
    }
}
