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
 * Whether the lines of one server's log are understood, over several runs: a quiet server writes few lines in each. More than a few that
 * are not, with no run between that understood all it read, are trouble. Used by one thread.
 */
final class Legibility {
    /** So many lines may be anything: what a script or a library writes to stderr beside the server. */
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
        /** They have another prefix, or another time, than they are read by. */
        LINE_PREFIX_DIFFERS("they begin otherwise than log_line_prefix says"),
        /** They are of another format. */
        FORMAT_DIFFERS("they are of another format than they are read as"),
        /** They look like nothing that PostgreSQL writes. */
        NOT_A_LOG("they look like nothing that PostgreSQL writes");

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
     * What is the matter.
     *
     * @param cause why
     * @param looksLike the log_line_prefix or the format that the lines have, empty where that is not known
     */
    record Trouble(Cause cause, String looksLike) {}

    /**
     * Lines that were passed over, since they were last told.
     *
     * @param lines how many
     * @param bytes how many bytes in them
     * @param from when the last entry before them was written, null where that is not known
     * @param to when the first entry behind them was written, null where there is none yet
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
     * Takes in what a run found.
     *
     * @param unread its lines that are no entries
     * @param entries how many entries it told
     * @param format the format they were looked for in
     * @param before when the last entry of the run before was written
     * @return what of the log was passed over and is to be told now, null if nothing is
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

    /** What is the matter now, null if nothing is. */
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
