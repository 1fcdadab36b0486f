package com.bitville.postgres.logs.internal.follow;

import com.bitville.postgres.logs.internal.entry.LogFormat;
import com.bitville.postgres.logs.internal.source.LogFile;
import java.util.List;

/**
 * The files that a run reads.
 *
 * @param steps files with new bytes, in the order of writing
 * @param format their format
 * @param untouched positions that do not change
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

    /** The total number of unread bytes. */
    public long unread() {
        return steps.stream().mapToLong(Step::unread).sum();
    }
}
