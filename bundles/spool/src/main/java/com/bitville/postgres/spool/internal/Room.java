package com.bitville.postgres.spool.internal;

import com.bitville.postgres.api.delivery.SpooledPayload;
import java.io.IOException;
import java.util.Collection;
import java.util.List;

/** How much room there is, under the spool's own cap and above the file system's floor, and who has to give way for more. */
final class Room {
    private final Settings settings;
    private final Disk disk;
    private final Index index;

    Room(Settings settings, Disk disk, Index index) {
        this.settings = settings;
        this.disk = disk;
        this.index = index;
    }

    static long space(Collection<Item> items) {
        return items.stream().mapToLong(item -> Index.blocks(item.payload())).sum();
    }

    /** How many bytes the file system lacks for these items above its floor; zero or less if none. */
    long lacking(List<Item> toWrite) throws IOException {
        return settings.floor(disk.total(settings.path())) + space(toWrite) - disk.free(settings.path());
    }

    /** Refuses to take the host's last space. */
    void require(List<Item> toWrite) throws IOException {
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
    List<SpooledPayload> victims(List<Item> more, long others, long toFree) {
        long excessBytes = Math.max(toFree, index.bytes() + others + space(more) - settings.capBytes());
        int excessFiles = index.size() + more.size() - settings.mostFiles();
        long[] freed = {0};
        return index.dispensableWhile((taken, payload) -> {
            boolean wanted = freed[0] < excessBytes || taken.size() < excessFiles;
            freed[0] += Index.blocks(payload);
            return wanted;
        });
    }
}
