package com.bitville.postgres.logs.internal.prefix;

import com.bitville.postgres.logs.internal.entry.Bytes;
import com.bitville.postgres.logs.internal.entry.SeverityWords;

/**
 * A place in a line where the prefix may end and the severity begin.
 *
 * @param word where the word of severity begins
 * @param text where the text begins behind it
 * @param meaning what the word says
 * @param server whether it is certain that a process without a session wrote it
 * @param starts where each field of the prefix begins
 * @param ends where each of them ends; where it begins, if there is none or its borders are not certain
 */
@SuppressWarnings("ArrayRecordComponent")
public // never compared
record PrefixBorder(int word, int text, SeverityWords.Word meaning, boolean server, int[] starts, int[] ends) {
    /** Whether an entry begins with it, or goes on. */
    public boolean begins() {
        return meaning.severity() != null;
    }

    /** A fingerprint of what stands before the word of a line, in which all numbers are alike: equal in all lines of one entry. */
    public static long key(byte[] line, int from, int word) {
        long hash = 0xcbf29ce484222325L;
        boolean number = false;
        for (int i = from; i < word; i++) {
            boolean digit = Bytes.isDigit(line[i]);
            if (!digit || !number) {
                hash = (hash ^ (digit ? '0' : line[i] & 0xFF)) * 0x100000001b3L;
            }
            number = digit;
        }
        return hash;
    }
}
