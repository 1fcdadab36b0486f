package com.bitville.postgres.logs.internal.source;

import com.bitville.postgres.api.collect.CollectException;
import java.nio.ByteBuffer;
import java.util.Arrays;

/** Ranges of NUL bytes without text: from a power cut, or from a file that was truncated while its writer kept its position. */
public final class NulStretches {
    private static final byte[] BLOCK = new byte[8 * 1024];
    /** The size that is read piece by piece. A longer range at the beginning of a file is one hole, whose end is found by binary search. */
    private static final long PATIENT = 64L << 20;

    private NulStretches() {}

    /** Whether there are only NULs. */
    public static boolean only(byte[] bytes, int count) {
        for (int i = 0; i < count; i += BLOCK.length) {
            int most = Math.min(BLOCK.length, count - i);
            if (Arrays.mismatch(bytes, i, i + most, BLOCK, 0, most) >= 0) {
                return false;
            }
        }
        return true;
    }

    /** The end of the NULs at the beginning of a file. */
    public static long end(LogSource logSource, LogFile file) throws CollectException, InterruptedException {
        try (LogSource.Open open = logSource.open(file)) {
            if (open == null) {
                return 0;
            }
            byte[] bytes = new byte[logSource.chunkBytes()];
            long at = 0;
            while (at < Math.min(file.size(), PATIENT) && isEmpty(open, bytes, at)) {
                at += bytes.length;
            }
            if (at >= PATIENT) {
                at = byHalves(open, bytes, at, file.size());
            }
            int count = Math.max(0, open.read(ByteBuffer.wrap(bytes), at));
            int first = 0;
            while (first < count && bytes[first] == 0) {
                first++;
            }
            return Math.min(file.size(), at + first);
        }
    }

    private static long byHalves(LogSource.Open open, byte[] bytes, long from, long size)
            throws CollectException, InterruptedException {
        long empty = from / bytes.length;
        long full = (size + bytes.length - 1) / bytes.length;
        while (empty < full) {
            long middle = (empty + full) / 2;
            if (isEmpty(open, bytes, middle * bytes.length)) {
                empty = middle + 1;
            } else {
                full = middle;
            }
        }
        return empty * bytes.length;
    }

    /** Whether a whole piece at this position is NUL. */
    private static boolean isEmpty(LogSource.Open open, byte[] bytes, long at)
            throws CollectException, InterruptedException {
        int count = open.read(ByteBuffer.wrap(bytes), at);
        return count == bytes.length && only(bytes, count);
    }
}
