package com.bitville.postgres.logs.internal.source;

import com.bitville.postgres.api.collect.CollectException;
import com.bitville.postgres.logs.internal.entry.LogFormat;
import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Where the files of one log lie and how they are reached, for one run. Any file may be written, renamed or deleted at any moment. */
public interface LogSource {
    /** What an operator knows it by, and what tells it from another. */
    String path();

    /** All files that are there, the oldest first, each once, however many names it has. */
    List<LogFile> files() throws CollectException, InterruptedException;

    /** Where files lie that were reached through links, for the state of the next run. */
    Map<String, String> links() throws CollectException;

    /** What to do where there are none. */
    String whenEmpty();

    /** Says that the first bytes of all these may be asked for next. */
    void announce(Collection<LogFile> files) throws CollectException, InterruptedException;

    /** The first bytes, or null where another file stands there by now: then the next run will see. */
    @Nullable
    FileFingerprint head(LogFile file) throws CollectException, InterruptedException;

    /** Whether the file ended in the middle of a line when it was found. */
    boolean midLine(LogFile file) throws CollectException, InterruptedException;

    LogFormat format(LogFile file) throws CollectException, InterruptedException;

    /** Opens a file; null where it is not there any more. */
    @Nullable
    Open open(LogFile file) throws CollectException, InterruptedException;

    /** How much is read at once. */
    int chunkBytes();

    /** Whether bytes that are only passed over cost next to nothing. */
    boolean passesFreely();

    /** How much may be read in one run, whatever is configured. */
    long mostBytes();

    /** One file, however it may be called by now. */
    interface Open extends AutoCloseable {
        /** The first bytes as they are after all that was read so far. */
        FileFingerprint head() throws CollectException, InterruptedException;

        /** Reads what stands at a place; 0 or less at the end. */
        int read(ByteBuffer chunk, long at) throws CollectException, InterruptedException;

        /** How the file is found now under its name, null where another or none is. */
        @Nullable
        LogFile look() throws CollectException, InterruptedException;

        /** A time not after the last look, by the clock that stamps these files, in ms since 1970. */
        long nowMs();

        @Override
        void close() throws CollectException;
    }
}
