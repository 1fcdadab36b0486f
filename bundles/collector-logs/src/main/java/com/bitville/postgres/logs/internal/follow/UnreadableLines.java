package com.bitville.postgres.logs.internal.follow;

import com.bitville.postgres.logs.internal.entry.Entry;
import com.bitville.postgres.logs.internal.entry.Line;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Lines that are not entries, and what they look like. They are kept only during the run, to compare them with known formats. */
public final class UnreadableLines {
    private static final int MOST_KEPT = 20;
    private static final int LONGEST_KEPT = 300;

    private final List<String> samples = new ArrayList<>();
    private long lines;
    private long bytes;
    private @Nullable Instant from;
    private @Nullable Instant to;
    private boolean open;

    void add(Line line, Supplier<@Nullable Instant> lastAt) {
        if (lines == 0) {
            from = lastAt.get();
        }
        lines++;
        bytes += line.length() + 1L;
        open = true;
        if (samples.size() < MOST_KEPT) {
            String text = line.text();
            samples.add(text.substring(0, Math.min(LONGEST_KEPT, text.length())));
        }
    }

    /** The first entry after the last of them. */
    void until(Entry entry) {
        if (open) {
            to = entry.time();
            open = false;
        }
    }

    public long lines() {
        return lines;
    }

    public long bytes() {
        return bytes;
    }

    /** When the entry before the first of them was written, null if there is none in this run. */
    @Nullable
    public Instant from() {
        return from;
    }

    /** When the entry after the last of them was written, null if there is none yet. */
    @Nullable
    public Instant to() {
        return open ? null : to;
    }

    public List<String> samples() {
        return samples;
    }
}
