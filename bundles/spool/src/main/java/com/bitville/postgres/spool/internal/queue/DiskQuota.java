package com.bitville.postgres.spool.internal.queue;

import com.bitville.postgres.api.delivery.SpooledPayload;
import com.bitville.postgres.spool.internal.format.DiskOperations;
import com.bitville.postgres.spool.internal.format.PayloadWithBody;
import com.bitville.postgres.spool.internal.format.SpoolSettings;
import java.io.IOException;
import java.util.Collection;
import java.util.List;

/** How much room there is, under the spool's own cap and above the file system's floor, and who has to give way for more. */
public final class DiskQuota {
    private final SpoolSettings settings;
    private final DiskOperations disk;
    private final SpoolIndex index;

    public DiskQuota(SpoolSettings settings, DiskOperations disk, SpoolIndex index) {
        this.settings = settings;
        this.disk = disk;
        this.index = index;
    }

    static long space(Collection<PayloadWithBody> items) {
        return items.stream()
                .mapToLong(item -> SpoolIndex.blocks(item.payload()))
                .sum();
    }

    /** How many bytes the file system lacks for these items above its floor; zero or less if none. */
    public long lacking(List<PayloadWithBody> toWrite) throws IOException {
        return settings.floor(disk.total(settings.path())) + space(toWrite) - disk.free(settings.path());
    }

    /** Refuses to take the host's last space. */
    public void require(List<PayloadWithBody> toWrite) throws IOException {
        if (lacking(toWrite) > 0) {
            throw new IOException("only " + disk.free(settings.path()) + " bytes are free on the file system of "
                    + settings.path() + ", of which " + settings.floor(disk.total(settings.path()))
                    + " stay untouched");
        }
    }

    /**
     * The oldest payloads that have to go.
     *
     * @param more items that are not in the index yet
     * @param others bytes of the folder that no payload takes
     * @param toFree bytes that have to be freed in any case
     */
    public List<SpooledPayload> victims(List<PayloadWithBody> more, long others, long toFree) {
        long excessBytes = Math.max(toFree, index.bytes() + others + space(more) - settings.capBytes());
        int excessFiles = index.size() + more.size() - settings.mostFiles();
        long[] freed = {0};
        return index.dispensableWhile((taken, payload) -> {
            boolean wanted = freed[0] < excessBytes || taken.size() < excessFiles;
            freed[0] += SpoolIndex.blocks(payload);
            return wanted;
        });
    }
}
