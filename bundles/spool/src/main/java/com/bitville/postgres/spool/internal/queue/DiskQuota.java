package com.bitville.postgres.spool.internal.queue;

import com.bitville.postgres.api.delivery.SpooledPayload;
import com.bitville.postgres.spool.internal.format.DiskOperations;
import com.bitville.postgres.spool.internal.format.PayloadWithBody;
import com.bitville.postgres.spool.internal.format.SpoolSettings;
import java.io.IOException;
import java.util.Collection;
import java.util.List;

/** Computes the available space, below the spool's cap and above the file system's reserve, and which payloads must be evicted for more. */
public final class DiskQuota {
    private final SpoolSettings spoolSettings;
    private final DiskOperations diskOperations;
    private final SpoolIndex spoolIndex;

    public DiskQuota(SpoolSettings spoolSettings, DiskOperations diskOperations, SpoolIndex spoolIndex) {
        this.spoolSettings = spoolSettings;
        this.diskOperations = diskOperations;
        this.spoolIndex = spoolIndex;
    }

    static long space(Collection<PayloadWithBody> items) {
        return items.stream()
                .mapToLong(payloadWithBody -> SpoolIndex.blocks(payloadWithBody.payload()))
                .sum();
    }

    /** How many bytes are missing on the file system for these items above its reserve; zero or less if none. */
    public long lacking(List<PayloadWithBody> toWrite) throws IOException {
        return spoolSettings.floor(diskOperations.total(spoolSettings.path()))
                + space(toWrite)
                - diskOperations.free(spoolSettings.path());
    }

    /** Refuses to use the reserve of the file system. */
    public void require(List<PayloadWithBody> toWrite) throws IOException {
        if (lacking(toWrite) > 0) {
            throw new IOException(
                    "only " + diskOperations.free(spoolSettings.path()) + " bytes are free on the file system of "
                            + spoolSettings.path() + ", of which "
                            + spoolSettings.floor(diskOperations.total(spoolSettings.path()))
                            + " stay untouched");
        }
    }

    /** The bytes that must be freed; zero or less if none. The parameters are those of {@link #victims}. */
    public long excess(List<PayloadWithBody> more, long others, long toFree) {
        return Math.max(toFree, spoolIndex.bytes() + others + space(more) - spoolSettings.capBytes());
    }

    /**
     * The oldest payloads to evict.
     *
     * @param more items that are not in the index yet
     * @param others bytes of the folder that are not used by payloads
     * @param toFree bytes that must be freed in any case
     */
    public List<SpooledPayload> victims(List<PayloadWithBody> more, long others, long toFree) {
        long excessBytes = excess(more, others, toFree);
        int excessFiles = spoolIndex.size() + more.size() - spoolSettings.mostFiles();
        long[] freed = {0};
        return spoolIndex.dispensableWhile((taken, payload) -> {
            boolean wanted = freed[0] < excessBytes || taken.size() < excessFiles;
            freed[0] += SpoolIndex.blocks(payload);
            return wanted;
        });
    }
}
