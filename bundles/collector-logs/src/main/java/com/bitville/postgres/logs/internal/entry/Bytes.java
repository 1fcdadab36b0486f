package com.bitville.postgres.logs.internal.entry;

import java.nio.charset.StandardCharsets;

/** Searches in bytes. */
public final class Bytes {
    private Bytes() {}

    public static byte[] of(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    public static boolean startsWith(byte[] bytes, int from, int to, byte[] what) {
        if (to - from < what.length) {
            return false;
        }
        for (int i = 0; i < what.length; i++) {
            if (bytes[from + i] != what[i]) {
                return false;
            }
        }
        return true;
    }

    static boolean equal(byte[] bytes, int from, int to, byte[] what) {
        return to - from == what.length && startsWith(bytes, from, to, what);
    }

    public static boolean endsWith(byte[] bytes, int from, int to, byte[] what) {
        return to - from >= what.length && startsWith(bytes, to - what.length, to, what);
    }

    /** The first position of the bytes, or -1. */
    public static int indexOf(byte[] bytes, int from, int to, byte[] what) {
        byte first = what[0];
        for (int i = from; i <= to - what.length; i++) {
            if (bytes[i] == first && startsWith(bytes, i, to, what)) {
                return i;
            }
        }
        return -1;
    }

    public static int indexOf(byte[] bytes, int from, int to, char what) {
        for (int i = from; i < to; i++) {
            if (bytes[i] == what) {
                return i;
            }
        }
        return -1;
    }

    public static boolean isDigit(byte b) {
        return b >= '0' && b <= '9';
    }

    /** The end of the digits that begin here. */
    public static int digits(byte[] bytes, int from, int to) {
        int i = from;
        while (i < to && isDigit(bytes[i])) {
            i++;
        }
        return i;
    }

    /** A number of digits with at most one decimal point; NaN for anything else. */
    public static double decimal(byte[] bytes, int from, int to) {
        long value = 0;
        double scale = 1;
        boolean fraction = false;
        int digits = 0;
        for (int i = from; i < to; i++) {
            byte b = bytes[i];
            if (isDigit(b) && digits < 18) {
                value = value * 10 + b - '0';
                scale *= fraction ? 10 : 1;
                digits++;
            } else if (b == '.' && !fraction) {
                fraction = true;
            } else {
                return Double.NaN;
            }
        }
        return digits == 0 ? Double.NaN : value / scale;
    }

    public static String text(byte[] bytes, int from, int to) {
        return new String(bytes, from, to - from, StandardCharsets.UTF_8);
    }

    /** The last position that splits no character. */
    public static int wholeCharacters(byte[] bytes, int from, int to, int end) {
        int at = to;
        while (at > from && at < end && (bytes[at] & 0xC0) == 0x80) {
            at--;
        }
        return at;
    }
}
