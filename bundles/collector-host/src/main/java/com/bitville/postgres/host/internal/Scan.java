package com.bitville.postgres.host.internal;

import java.nio.charset.StandardCharsets;

/**
 * A cursor over the text of a kernel file. Blanks are space and tab; nothing but {@link #nextLine()} passes a line's end. Valid until
 * the next file is read into the same buffer.
 */
final class Scan {
    private final byte[] bytes;
    private final int end;
    private int at;

    Scan(byte[] bytes, int length) {
        this.bytes = bytes;
        this.end = length;
    }

    /** Whether any byte is left. */
    boolean hasMore() {
        return at < end;
    }

    /** Goes to the start of the next line, false if there is none. */
    boolean nextLine() {
        while (at < end && bytes[at] != '\n') {
            at++;
        }
        at = Math.min(end, at + 1);
        return at < end;
    }

    /** Passes the given ASCII text if it stands here. */
    boolean take(String text) {
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

    /** Whether the line goes on with something other than blanks. */
    boolean hasWord() {
        skipBlanks();
        return at < end && bytes[at] != '\n';
    }

    /** The next run of bytes up to a blank or the line's end; empty at the line's end. */
    String word() {
        skipBlanks();
        int from = at;
        passWord();
        return new String(bytes, from, at - from, StandardCharsets.UTF_8);
    }

    /** Passes words without looking at them. */
    void skipWords(int count) {
        for (int i = 0; i < count; i++) {
            skipBlanks();
            passWord();
        }
    }

    /** All up to the given byte, which is passed too, or up to the line's end, which is not; leading blanks are dropped. */
    String upTo(char stop) {
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

    /** Goes behind the last such byte of the line; stays where there is none. */
    void skipPastLast(char wanted) {
        for (int i = at; i < end && bytes[i] != '\n'; i++) {
            if (bytes[i] == wanted) {
                at = i + 1;
            }
        }
    }

    /**
     * The next word as a whole number: -1 where it is none (a kernel writes -1 for "no limit", and no counter is negative), the
     * greatest long where it is greater still. Stops at the first byte that is no digit.
     */
    long number() {
        skipBlanks();
        int from = at;
        long value = 0;
        while (at < end && bytes[at] >= '0' && bytes[at] <= '9') {
            int digit = bytes[at++] - '0';
            value = value > (Long.MAX_VALUE - digit) / 10 ? Long.MAX_VALUE : value * 10 + digit;
        }
        if (at == from) {
            passWord();
            return -1;
        }
        return value;
    }

    /** The next word, a number with at most two decimals, in hundredths; -1 where it is none. */
    long hundredths() {
        long whole = number();
        if (whole < 0 || !take(".")) {
            return whole < 0 ? -1 : whole * 100;
        }
        int from = at;
        long fraction = number();
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
