package com.bitville.postgres.host.internal.proc;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The kernel's units, which it passes to every program at its start ({@code /proc/self/auxv}).
 *
 * @param pageBytes the size of a page of memory
 * @param ticksPerSecond the unit of CPU time in {@code /proc}
 */
public record KernelUnits(long pageBytes, long ticksPerSecond) {
    private static final KernelUnits USUAL = new KernelUnits(4096, 100);
    private static final long AT_PAGESZ = 6;
    private static final long AT_CLKTCK = 17;

    /** Reads them; the values of x86 are the default if they cannot be read. */
    public static KernelUnits read(KernelFiles proc) {
        byte[] bytes = proc.bytes("self/auxv");
        long page = USUAL.pageBytes;
        long ticks = USUAL.ticksPerSecond;
        if (bytes != null) {
            ByteBuffer pairs = ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder());
            while (pairs.remaining() >= 16) {
                long type = pairs.getLong();
                long value = pairs.getLong();
                if (type == AT_PAGESZ && value >= 4096 && value <= 1 << 20) {
                    page = value;
                } else if (type == AT_CLKTCK && value >= 1 && value <= 1000) {
                    ticks = value;
                }
            }
        }
        return new KernelUnits(page, ticks);
    }

    /** The length of a tick in ms. */
    public long tickMs() {
        return 1000 / ticksPerSecond;
    }
}
