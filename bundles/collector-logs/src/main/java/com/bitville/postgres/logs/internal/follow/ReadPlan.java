package com.bitville.postgres.logs.internal.follow;

import com.bitville.postgres.logs.internal.entry.LogFormat;
import com.bitville.postgres.logs.internal.source.LogFile;
import java.util.List;

/**
 * What a run is to read.
 *
 * @param steps files with something new, in the order of their writing
 * @param format the format of these
 * @param untouched positions that stay as they are
 */
public record ReadPlan(List<Step> steps, LogFormat format, List<FilePosition> untouched) {
    /**
     * One file.
     *
     * @param file the file
     * @param from where to begin
     */
    public record Step(LogFile file, FilePosition from) {
        public long unread() {
            return Math.max(0, file.size() - from.offset());
        }
    }

    /** What is unread in all. */
    public long unread() {
        return steps.stream().mapToLong(Step::unread).sum();
    }
}
