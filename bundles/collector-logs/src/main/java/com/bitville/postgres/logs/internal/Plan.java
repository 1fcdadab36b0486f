package com.bitville.postgres.logs.internal;

import java.util.List;

/**
 * What a run is to read.
 *
 * @param steps files with something new, in the order of their writing
 * @param format the format of these
 * @param untouched positions that stay as they are
 */
record Plan(List<Step> steps, LogFormat format, List<Position> untouched) {
    /**
     * One file.
     *
     * @param file the file
     * @param from where to begin
     */
    record Step(LogFile file, Position from) {
        long unread() {
            return Math.max(0, file.size() - from.offset());
        }
    }

    /** What is unread in all. */
    long unread() {
        return steps.stream().mapToLong(Step::unread).sum();
    }
}
