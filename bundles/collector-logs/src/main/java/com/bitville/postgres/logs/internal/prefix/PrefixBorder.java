package com.bitville.postgres.logs.internal.prefix;

import com.bitville.postgres.logs.internal.entry.Bytes;
import com.bitville.postgres.logs.internal.entry.SeverityWords;

/**
 * A position in a line where the prefix may end and the severity begin.
 *
 * @param word where the severity word begins
 * @param text where the text after it begins
 * @param meaning the meaning of the word
 * @param server whether only a process without a session can have written it
 * @param starts where each field of the prefix begins
 * @param ends where each of them ends; where it begins, if there is none or its borders are uncertain
 */
@SuppressWarnings("ArrayRecordComponent")
public // never compared
record PrefixBorder(int word, int text, SeverityWords.Word meaning, boolean server, int[] starts, int[] ends) {
    /** Whether an entry begins with it, or continues. */
    public boolean begins() {
        return meaning.severity() != null;
    }

    /** A fingerprint of the text before the word of a line, in which all numbers count as equal: the same in all lines of one entry. */
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
