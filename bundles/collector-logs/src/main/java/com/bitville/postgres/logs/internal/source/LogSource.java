package com.bitville.postgres.logs.internal.source;

import com.bitville.postgres.api.collect.CollectException;
import com.bitville.postgres.logs.internal.entry.LogFormat;
import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Access to the files of one log, for one run. Any file may be written, renamed or deleted at any moment. */
public interface LogSource {
    /** Its name for operators, which also identifies it. */
    String path();

    /** All existing files, the oldest first, each once, however many names it has. */
    List<LogFile> files() throws CollectException, InterruptedException;

    /** The paths of files that were reached through links, for the state of the next run. */
    Map<String, String> links() throws CollectException;

    /** The remedy if there are none. */
    String whenEmpty();

    /** Announces that the first bytes of all these may be requested next. */
    void announce(Collection<LogFile> files) throws CollectException, InterruptedException;

    /** The first bytes, or null if another file is there now: then the next run handles it. */
    @Nullable
    FileFingerprint head(LogFile file) throws CollectException, InterruptedException;

    /** Whether the file ended in the middle of a line when it was found. */
    boolean midLine(LogFile file) throws CollectException, InterruptedException;

    LogFormat format(LogFile file) throws CollectException, InterruptedException;

    /** Opens a file; null if it no longer exists. */
    @Nullable
    Open open(LogFile file) throws CollectException, InterruptedException;

    /** How much is read at once. */
    int chunkBytes();

    /** Whether skipping bytes is cheap. */
    boolean passesFreely();

    /** How much may be read in one run, whatever is configured. */
    long mostBytes();

    /** One file, whatever its current name. */
    interface Open extends AutoCloseable {
        /** The first bytes, read after everything read so far. */
        FileFingerprint head() throws CollectException, InterruptedException;

        /** Reads bytes at a position; 0 or less at the end. */
        int read(ByteBuffer chunk, long at) throws CollectException, InterruptedException;

        /** The current attributes of the file, null if its name belongs to another file or none. */
        @Nullable
        LogFile look() throws CollectException, InterruptedException;

        /** A time not after the last check, by the clock of these files, in ms since 1970. */
        long nowMs();

        @Override
        void close() throws CollectException;
    }
}
