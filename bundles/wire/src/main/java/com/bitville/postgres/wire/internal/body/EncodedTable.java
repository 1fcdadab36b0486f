package com.bitville.postgres.wire.internal.body;

import com.bitville.postgres.api.collect.table.TableLayout;

/**
 * A table's rows as consecutive JSON objects.
 *
 * @param form their form in the body
 * @param path the keys of the table in the body
 * @param bytes the objects, separated by commas
 * @param starts where each object begins
 * @param ends where each object ends
 */
@SuppressWarnings("ArrayRecordComponent")
public // never compared
record EncodedTable(TableLayout form, String[] path, BodyBuffer bytes, int[] starts, int[] ends) {
    int rows() {
        return ends.length;
    }

    /** The length of a range of rows, including commas. */
    public int length(int from, int to) {
        return to > from ? ends[to - 1] - starts[from] : 0;
    }

    public void copy(int from, int to, BodyBuffer out) {
        if (to > from) {
            out.append(bytes, starts[from], ends[to - 1]);
        }
    }

    /** The content of the only object. */
    void copyFields(BodyBuffer out) {
        out.append(bytes, starts[0] + 1, ends[0] - 1);
    }

    /** An upper bound for the keys and brackets around the rows in a body. */
    int overhead() {
        int bytes = 8;
        for (String key : path) {
            bytes += 6 * key.length() + 8;
        }
        return bytes;
    }
}
