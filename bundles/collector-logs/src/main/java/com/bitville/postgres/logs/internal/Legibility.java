package com.bitville.postgres.logs.internal;

import com.bitville.postgres.logs.internal.entry.Bytes;
import com.bitville.postgres.logs.internal.entry.LogFormat;
import com.bitville.postgres.logs.internal.follow.UnreadableLines;
import com.bitville.postgres.logs.internal.prefix.LinePrefix;
import com.bitville.postgres.logs.internal.prefix.PrefixDetector;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether the lines of one server's log are understood, over several runs, as a quiet server writes few lines in each. It is a problem if
 * more than a few lines are not understood, without a run in between that understood all lines. Used by one thread.
 */
final class Legibility {
    /** This many lines may be output of a script or a library that writes to stderr beside the server. */
    static final int FEW = 3;

    private static final Logger LOG = LoggerFactory.getLogger(Legibility.class);
    private static final Pattern BEGINS_WITH_TIME =
            Pattern.compile("\\W{0,3}\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d");

    private final String server;
    private long lines;
    private long untoldLines;
    private long untoldBytes;
    private @Nullable Instant since;
    private @Nullable Trouble trouble;

    /** Why lines are not understood. */
    enum Cause {
        /** They have another prefix or time format than expected. */
        LINE_PREFIX_DIFFERS("their beginning does not match log_line_prefix"),
        /** They are of another format. */
        FORMAT_DIFFERS("they have another format than expected"),
        /** They do not look like PostgreSQL's log. */
        NOT_A_LOG("they do not look like a PostgreSQL log");

        private final String words;

        Cause(String words) {
            this.words = words;
        }

        String words() {
            return words;
        }

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * The problem.
     *
     * @param cause the reason
     * @param looksLike the log_line_prefix or the format of the lines, empty if unknown
     */
    record Trouble(Cause cause, String looksLike) {}

    /**
     * Lines skipped since the last report.
     *
     * @param lines how many
     * @param bytes their size
     * @param from when the last entry before them was written, null if unknown
     * @param to when the first entry after them was written, null if there is none yet
     */
    record Gap(
            long lines,
            long bytes,
            @Nullable Instant from,
            @Nullable Instant to) {}

    Legibility(String server) {
        this.server = server;
    }

    /**
     * Adds the result of a run.
     *
     * @param unread its lines that are not entries
     * @param entries how many entries it found
     * @param format the expected format
     * @param before when the last entry of the previous run was written
     * @return the skipped part of the log to report now, or null
     */
    @Nullable
    Gap judge(UnreadableLines unread, long entries, LogFormat format, @Nullable Instant before) {
        if (unread.lines() == 0) {
            if (entries > 0) {
                heal();
            }
            return null;
        }
        Instant from = unread.from() == null ? before : unread.from();
        since = untoldLines == 0 ? from : since;
        lines += unread.lines();
        untoldLines += unread.lines();
        untoldBytes += unread.bytes();
        if (lines <= FEW) {
            return null;
        }
        Trouble found = look(unread.samples(), format);
        if (trouble == null) {
            LOG.warn(
                    "log_lines_unreadable server={} reason={} looks_like={} consequence=they_are_passed_over",
                    server,
                    found.cause().word(),
                    found.looksLike());
        }
        trouble = found;
        Gap gap = new Gap(untoldLines, untoldBytes, since, unread.to());
        untoldLines = 0;
        untoldBytes = 0;
        return gap;
    }

    private void heal() {
        if (trouble != null) {
            LOG.info("log_lines_readable_again server={}", server);
        }
        trouble = null;
        lines = 0;
        untoldLines = 0;
        untoldBytes = 0;
    }

    /** The current problem, or null. */
    @Nullable
    Trouble trouble() {
        return trouble;
    }

    private static Trouble look(List<String> samples, LogFormat format) {
        for (LogFormat other : LogFormat.values()) {
            if (other != format
                    && most(samples, text -> other != LogFormat.STDERR && LogFormat.of("", text) == other)) {
                return new Trouble(Cause.FORMAT_DIFFERS, other.word());
            }
        }
        LinePrefix prefix = PrefixDetector.detect(samples);
        boolean fits = prefix != null
                && most(samples, text -> {
                    byte[] bytes = Bytes.of(text);
                    return prefix.match(bytes, 0, bytes.length);
                });
        if (format != LogFormat.STDERR) {
            return fits ? new Trouble(Cause.FORMAT_DIFFERS, LogFormat.STDERR.word()) : new Trouble(Cause.NOT_A_LOG, "");
        }
        if (fits && prefix != null) {
            return new Trouble(Cause.LINE_PREFIX_DIFFERS, prefix.text());
        }
        boolean timed = most(samples, text -> BEGINS_WITH_TIME.matcher(text).lookingAt());
        return new Trouble(timed ? Cause.LINE_PREFIX_DIFFERS : Cause.NOT_A_LOG, "");
    }

    private static boolean most(List<String> samples, Predicate<String> look) {
        return 2 * samples.stream().filter(look).count() > samples.size();
    }
}
