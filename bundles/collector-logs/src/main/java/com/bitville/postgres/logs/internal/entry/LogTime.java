package com.bitville.postgres.logs.internal.entry;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Time stamps as PostgreSQL logs them: {@code 2026-11-23 07:00:00.123 UTC}, or seconds since 1970. The server's {@code log_timezone}
 * defines the meaning of an abbreviation; after a change, the previous zone is still known. If an hour occurs twice and the abbreviation
 * does not distinguish it, the previous time does. So time stamps must be passed in the order of the log. Used by one thread.
 */
public final class LogTime {
    /** The value for an unknown offset. */
    public static final int UNKNOWN = Integer.MIN_VALUE;

    private static final int SECONDS = "2026-11-23 07:00:00".length();
    /** Clocks are assumed not to be set back within this number of minutes. */
    private static final int TEN_MINUTES = "2026-11-23 07:0".length();

    private static final int LONGEST_ZONE = 128;
    private static final int MOST_ZONES = 4;
    /** Processes write a little out of order. */
    private static final int DISORDER_S = 60;

    private static final long NEVER = Long.MIN_VALUE;

    private final List<LogZone> zones = new ArrayList<>();
    private Question question = abbreviation -> {};
    private long last = NEVER;
    private final byte[] minutes = new byte[TEN_MINUTES];
    private final byte[] zone = new byte[LONGEST_ZONE];
    private int zoneLength;
    private int length = -1;
    private byte behindSeconds;
    private int offset = UNKNOWN;

    /**
     * Begins.
     *
     * @param timezone the server's log_timezone, empty if unknown: then this host's own
     */
    public LogTime(String timezone) {
        zones.add(LogZone.of(timezone));
    }

    /** Answers questions about an abbreviation that none of the known zones has. */
    public interface Question {
        /** Reports the answer through {@link LogTime#turnTo} and {@link LogTime#say}. */
        void ask(String abbreviation);
    }

    public void ask(Question whom) {
        question = whom;
    }

    /** Sets the server's meaning of an abbreviation in the zone in force; null if it only confirms the zone. */
    public void say(String abbreviation, @Nullable Integer seconds) {
        zones.get(0).say(abbreviation, seconds);
    }

    /** From here on the server writes in another zone; processes that have not reloaded yet write in the previous one. */
    public void turnTo(String timezone) {
        if (zones.get(0).setting().equals(timezone)) {
            return;
        }
        boolean guessed = zones.get(0).setting().isEmpty();
        zones.removeIf(known -> known.setting().equals(timezone));
        zones.add(0, LogZone.of(timezone));
        if (guessed || zones.size() > MOST_ZONES) {
            zones.remove(zones.size() - 1);
        }
        length = -1;
    }

    /** Adds earlier zones, of which lines may still be unread. */
    public void remember(String timezone) {
        boolean known = zones.stream().anyMatch(own -> own.setting().equals(timezone));
        if (!known && !timezone.isEmpty() && zones.size() < MOST_ZONES) {
            zones.add(LogZone.of(timezone));
        }
    }

    /** The zone in force. */
    public String timezone() {
        return zones.get(0).setting();
    }

    /** The known meanings, by abbreviation; empty if it is only known that the zone has it. */
    public Map<String, String> said() {
        return zones.get(0).said();
    }

    /** The previous zone, empty if unknown. */
    public String timezoneBefore() {
        return zones.size() > 1 ? zones.get(1).setting() : "";
    }

    /** Whether only the server knows the rules of the zone in force. */
    public boolean isForeign() {
        return zones.get(0).isForeign();
    }

    /** The previous time stamp, in ms since 1970; 0 if there is none. */
    public void continueFrom(long ms) {
        last = ms == 0 ? NEVER : Math.floorDiv(ms, 1_000);
        length = -1;
    }

    /** The abbreviations of time stamps in addition to those of the zone database. */
    public List<String> abbreviations() {
        TreeSet<String> all = new TreeSet<>();
        zones.forEach(known -> all.addAll(known.abbreviations()));
        return List.copyOf(all);
    }

    /** Whether any letters and digits may be an abbreviation, or only those above. */
    public boolean isOpen() {
        return zones.stream().anyMatch(known -> known.abbreviations().isEmpty());
    }

    /** Whether an abbreviation looks like one of the zone database. */
    public static boolean isPlain(String abbreviation) {
        for (byte b : Bytes.of(abbreviation)) {
            if (!isOfZone(b)) {
                return false;
            }
        }
        return true;
    }

    /** Whether an abbreviation of the zone database may hold it. */
    public static boolean isOfZone(byte b) {
        return Bytes.isDigit(b) || ((b | 0x20) >= 'a' && (b | 0x20) <= 'z') || b == '+' || b == '-';
    }

    /** The end of the time stamp that begins here, with any abbreviation, or -1. */
    public static int endOfPlain(byte[] bytes, int from, int to) {
        int at = endOfDigits(bytes, from, to);
        if (at < 0 || at >= to || bytes[at] != ' ') {
            return at;
        }
        at++;
        while (at < to && isOfZone(bytes[at])) {
            at++;
        }
        return at;
    }

    /** The end of the time stamp that begins here and is followed by a comma, or -1. */
    public int end(byte[] bytes, int from, int to) {
        int plain = endOfPlain(bytes, from, to);
        if (plain < 0 || plain == to || bytes[plain] == ',') {
            return plain;
        }
        int first = endOfDigits(bytes, from, to) + 1;
        for (LogZone known : zones) {
            for (String abbreviation : known.abbreviations()) {
                int end = first + Bytes.of(abbreviation).length;
                if (end < to
                        && bytes[end] == ','
                        && Bytes.text(bytes, first, end).equals(abbreviation)) {
                    return end;
                }
            }
        }
        // An unknown zone may have any name; a comma could only be inside its quotes.
        int comma = Bytes.indexOf(bytes, first, Math.min(to, first + LONGEST_ZONE), ',');
        return comma < 0 || Bytes.indexOf(bytes, first, comma, '"') >= 0 ? plain : comma;
    }

    /** The end of its seconds and their fraction, or -1. */
    public static int endOfDigits(byte[] bytes, int from, int to) {
        int at = endOfSeconds(bytes, from, to);
        return at >= 0 && at < to && bytes[at] == '.' ? Bytes.digits(bytes, at + 1, to) : at;
    }

    private static int endOfSeconds(byte[] bytes, int from, int to) {
        boolean fits = to - from >= SECONDS
                && bytes[from + 4] == '-'
                && bytes[from + 13] == ':'
                && bytes[from + 16] == ':'
                && bytes[from + 7] == '-'
                && bytes[from + 10] == ' '
                && two(bytes, from)
                && two(bytes, from + 2)
                && two(bytes, from + 5)
                && two(bytes, from + 8)
                && two(bytes, from + 11)
                && two(bytes, from + 14)
                && two(bytes, from + 17);
        return fits ? from + SECONDS : -1;
    }

    private static boolean two(byte[] bytes, int at) {
        return Bytes.isDigit(bytes[at]) && Bytes.isDigit(bytes[at + 1]);
    }

    /** The offset of the next time stamp of the log, in seconds east of Greenwich. */
    public int offset(byte[] bytes, int from, int to) {
        // Nearly every time stamp has the same minutes and zone as the previous one.
        if (to - from == length
                && bytes[from + SECONDS] == behindSeconds
                && same(bytes, from, minutes, TEN_MINUTES)
                && same(bytes, to - zoneLength, zone, zoneLength)) {
            return offset;
        }
        int digits = endOfDigits(bytes, from, to);
        int first = Math.min(to, digits + 1);
        return digits < 0 ? 0 : to - first > LONGEST_ZONE ? UNKNOWN : newOffset(bytes, from, first, to);
    }

    private static boolean same(byte[] bytes, int from, byte[] known, int length) {
        for (int i = length - 1; i >= 0; i--) {
            if (bytes[from + i] != known[i]) {
                return false;
            }
        }
        return true;
    }

    private int newOffset(byte[] bytes, int from, int first, int to) {
        long local;
        try {
            local = local(bytes, from).toEpochSecond(ZoneOffset.UTC);
        } catch (DateTimeException e) {
            return UNKNOWN;
        }
        int[] offsets = offsets(local, Bytes.text(bytes, first, to));
        int found = offsets.length == 1 ? offsets[0] : inOrder(local, offsets);
        last = found == UNKNOWN ? last : local - found;
        length = -1;
        if (offsets.length == 1 && to > first) {
            System.arraycopy(bytes, from, minutes, 0, TEN_MINUTES);
            length = to - from;
            behindSeconds = bytes[from + SECONDS];
            zoneLength = to - first;
            System.arraycopy(bytes, first, zone, 0, zoneLength);
            offset = found;
        }
        return found;
    }

    /** Of two times with the same local time, the first that is not before the previous time stamp. */
    private int inOrder(long local, int[] offsets) {
        if (last == NEVER || offsets.length == 0) {
            return UNKNOWN;
        }
        for (int candidate : offsets) {
            if (local - candidate >= last - DISORDER_S) {
                return candidate;
            }
        }
        return offsets[offsets.length - 1];
    }

    private int[] offsets(long local, String abbreviation) {
        int[] found = known(local, abbreviation);
        if (found.length == 0 && LogZone.universal(abbreviation) == null) {
            question.ask(abbreviation);
            found = known(local, abbreviation);
        }
        Integer universal = found.length == 0 ? LogZone.universal(abbreviation) : null;
        return universal == null ? found : new int[] {universal};
    }

    /** Uses the zone in force if it has the abbreviation, else an earlier one. */
    private int[] known(long local, String abbreviation) {
        for (LogZone known : zones) {
            int[] found = known.offsets(local, abbreviation);
            if (found.length > 0) {
                return found;
            }
        }
        return new int[0];
    }

    /** The time, or null if this is not a time stamp or its offset is unknown. */
    public static @Nullable Instant parse(byte[] bytes, int from, int to, int offset) {
        int seconds = endOfSeconds(bytes, from, to);
        if (seconds < 0) {
            return sinceEpoch(bytes, from, to);
        }
        if (offset == UNKNOWN) {
            return null;
        }
        try {
            int digits = endOfDigits(bytes, from, to);
            return Instant.ofEpochSecond(
                    local(bytes, from).toEpochSecond(ZoneOffset.UTC) - offset,
                    1_000L * micros(bytes, seconds + 1, digits));
        } catch (DateTimeException e) {
            return null;
        }
    }

    private static LocalDateTime local(byte[] bytes, int from) {
        return LocalDateTime.of(
                number(bytes, from, 4),
                number(bytes, from + 5, 2),
                number(bytes, from + 8, 2),
                number(bytes, from + 11, 2),
                number(bytes, from + 14, 2),
                number(bytes, from + 17, 2));
    }

    private static @Nullable Instant sinceEpoch(byte[] bytes, int from, int to) {
        double seconds = Bytes.decimal(bytes, from, to);
        return Double.isNaN(seconds) || to - from < 9 || seconds > 99_999_999_999.0
                ? null
                : Instant.EPOCH.plusMillis(Math.round(seconds * 1_000));
    }

    private static int number(byte[] bytes, int from, int digits) {
        int value = 0;
        for (int i = from; i < from + digits; i++) {
            value = value * 10 + bytes[i] - '0';
        }
        return value;
    }

    private static long micros(byte[] bytes, int from, int to) {
        long value = 0;
        for (int i = 0; i < 6; i++) {
            value = value * 10 + (from + i < to ? bytes[from + i] - '0' : 0);
        }
        return value;
    }
}
