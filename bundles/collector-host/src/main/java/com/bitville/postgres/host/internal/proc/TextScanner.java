package com.bitville.postgres.host.internal.proc;

import java.nio.charset.StandardCharsets;

/**
 * A cursor over the text of a kernel file. White space is space and tab; only {@link #nextLine()} passes the end of a line. Valid until the
 * next file is read into the same buffer.
 */
public final class TextScanner {
    /** A missing number. */
    public static final long ABSENT = -1;
    /** An impossible number. */
    public static final long IMPLAUSIBLE = -2;

    private final byte[] bytes;
    private final int end;
    private int at;

    public TextScanner(byte[] bytes, int length) {
        this.bytes = bytes;
        this.end = length;
    }

    /** Whether any byte is left. */
    boolean hasMore() {
        return at < end;
    }

    /** Goes to the start of the next line, false if there is none. */
    public boolean nextLine() {
        while (at < end && bytes[at] != '\n') {
            at++;
        }
        at = Math.min(end, at + 1);
        return at < end;
    }

    /** Skips the given ASCII text if it is at this position. */
    public boolean take(String text) {
        int length = text.length();
        if (length > end - at) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            if (bytes[at + i] != text.charAt(i)) {
                return false;
            }
        }
        at += length;
        return true;
    }

    /** Whether the line continues with anything other than white space. */
    public boolean hasWord() {
        skipBlanks();
        return at < end && bytes[at] != '\n';
    }

    /** The next bytes up to white space or the end of the line; empty at the end of the line. */
    public String word() {
        skipBlanks();
        int from = at;
        passWord();
        return new String(bytes, from, at - from, StandardCharsets.UTF_8);
    }

    /** Skips words. */
    public void skipWords(int count) {
        for (int i = 0; i < count; i++) {
            skipBlanks();
            passWord();
        }
    }

    /** All bytes up to the given one, which is skipped too, or up to the end of the line, which is not; leading white space is dropped. */
    public String upTo(char stop) {
        skipBlanks();
        int from = at;
        while (at < end && bytes[at] != stop && bytes[at] != '\n') {
            at++;
        }
        String text = new String(bytes, from, at - from, StandardCharsets.UTF_8);
        if (at < end && bytes[at] != '\n') {
            at++;
        }
        return text;
    }

    /**
     * All bytes up to the last such byte of the line, which is skipped too; empty, without skipping, if there is none. For a name that may
     * contain the byte itself, before values that cannot. Leading white space is dropped.
     */
    public String upToLast(char stop) {
        skipBlanks();
        int from = at;
        int last = -1;
        for (int i = at; i < end && bytes[i] != '\n'; i++) {
            last = bytes[i] == stop ? i : last;
        }
        if (last < 0) {
            return "";
        }
        at = last + 1;
        return new String(bytes, from, last - from, StandardCharsets.UTF_8);
    }

    /**
     * The next word as a whole number: {@link #ABSENT} if it is none (a kernel writes -1 for "no limit"), {@link #IMPLAUSIBLE} if it is
     * another negative one or beyond the greatest long, like an unsigned value that fell below zero. Stops at the first byte that is not a
     * digit.
     */
    public long number() {
        skipBlanks();
        boolean negative = at + 1 < end && bytes[at] == '-' && isDigit(bytes[at + 1]);
        at += negative ? 1 : 0;
        int from = at;
        long value = 0;
        while (at < end && isDigit(bytes[at])) {
            int digit = bytes[at++] - '0';
            value = value < 0 || value > (Long.MAX_VALUE - digit) / 10 ? IMPLAUSIBLE : value * 10 + digit;
        }
        if (at == from) {
            passWord();
            return ABSENT;
        }
        if (negative) {
            return value == 1 ? ABSENT : IMPLAUSIBLE;
        }
        return value;
    }

    private static boolean isDigit(byte b) {
        return b >= '0' && b <= '9';
    }

    /** The next word, a number with at most two decimals, in hundredths; negative like {@link #number} if it is none. */
    public long hundredths() {
        long whole = number();
        if (whole < 0) {
            return whole;
        }
        if (whole > Long.MAX_VALUE / 1000) {
            return IMPLAUSIBLE;
        }
        if (!take(".")) {
            return whole * 100;
        }
        int from = at;
        long fraction = number();
        if (fraction < 0 || fraction > 99) {
            return IMPLAUSIBLE;
        }
        return whole * 100 + (at - from == 1 ? fraction * 10 : fraction);
    }

    private void skipBlanks() {
        while (at < end && (bytes[at] == ' ' || bytes[at] == '\t')) {
            at++;
        }
    }

    private void passWord() {
        while (at < end && bytes[at] != ' ' && bytes[at] != '\t' && bytes[at] != '\n') {
            at++;
        }
    }
}
