package com.bitville.postgres.spool.internal.apart;

import com.bitville.postgres.api.delivery.DropReason;
import com.bitville.postgres.spool.internal.files.FolderOwnership;
import com.bitville.postgres.spool.internal.files.SpoolFolderLock;
import com.bitville.postgres.spool.internal.format.DiskOperations;
import com.bitville.postgres.spool.internal.format.SpoolPaths;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The buffers of other installations or projects beside our own folder: the configured folder itself if ours is inside it, and those in its
 * folder {@code apart}. One that a running agent uses is its own matter. Their figures are read without waiting for the disk.
 */
public final class ApartBuffers {
    private static final Logger LOG = LoggerFactory.getLogger(ApartBuffers.class);
    private static final String APART = "apart";

    private final Path own;
    private final DiskOperations diskOperations;
    private final Clock clock;
    /** Replaced as a whole, so that readers need no lock. */
    private volatile List<ApartBuffer> buffers = List.of();

    public ApartBuffers(Path own, DiskOperations diskOperations, Clock clock) {
        this.own = own;
        this.diskOperations = diskOperations;
        this.clock = clock;
    }

    /** Looks for them anew. */
    public synchronized void look() {
        List<ApartBuffer> found = new ArrayList<>();
        for (Path folder : folders()) {
            try {
                used(folder, () -> {
                    ApartBuffer buffer = ApartBuffer.look(diskOperations, folder, own);
                    if (buffer.payloads() > 0) {
                        found.add(buffer);
                    }
                });
            } catch (FolderOwnership.TakenException e) {
                LOG.debug("buffer_of_running_agent path={}", folder);
            } catch (IOException e) {
                LOG.debug("buffer_not_read path={} reason={}", folder, e.toString());
            }
        }
        if (!found.isEmpty() && buffers.isEmpty()) {
            LOG.warn(
                    "buffer_kept_apart path={} payloads={} consequence=\"not delivered until adopted or purged, see bitville:doctor\"",
                    found.get(0).folder(),
                    found.get(0).payloads());
        }
        buffers = List.copyOf(found);
    }

    private List<Path> folders() {
        Path root = root();
        List<Path> folders = new ArrayList<>();
        if (!root.equals(own)) {
            folders.add(root);
        }
        try (DirectoryStream<Path> each = Files.newDirectoryStream(root.resolve(APART), Files::isDirectory)) {
            each.forEach(folder -> {
                if (!folder.equals(own)) {
                    folders.add(folder);
                }
            });
        } catch (NoSuchFileException | NotDirectoryException e) {
            LOG.debug("no_buffer_apart path={}", root);
        } catch (IOException e) {
            LOG.debug("buffers_apart_not_read path={} reason={}", root, e.toString());
        }
        return folders;
    }

    /** The configured folder. */
    private Path root() {
        Path parent = own.getParent();
        Path above = parent == null ? null : parent.getParent();
        return parent != null
                        && above != null
                        && String.valueOf(parent.getFileName()).equals(APART)
                ? above
                : own;
    }

    /** What is done to a folder while it is ours alone. */
    private interface Work {
        void run() throws IOException;
    }

    private static void used(Path folder, Work work) throws IOException {
        SpoolFolderLock lock = new SpoolFolderLock(folder);
        lock.acquire();
        try {
            work.run();
        } finally {
            lock.release();
        }
    }

    /** The space of all of them that counts towards the cap, in whole blocks. */
    public long bytes() {
        return buffers.stream().mapToLong(buffer -> buffer.contents().bytes()).sum();
    }

    /** Drops their oldest payloads, so that ours find room; recorded as lost in the ledger of each. */
    public synchronized void free(long wanted) {
        long left = wanted;
        for (ApartBuffer buffer : buffers) {
            long before = buffer.contents().bytes();
            long most = left;
            if (left > 0 && buffer.contents().payloads() > 0) {
                try {
                    used(buffer.folder(), () -> buffer.drop(most, DropReason.EVICTED, clock.instant()));
                } catch (IOException e) {
                    LOG.warn("buffer_apart_not_evicted path={} reason={}", buffer.folder(), e.toString());
                }
                left -= before - buffer.contents().bytes();
            }
        }
    }

    /** For the status: one entry for each. */
    public List<Map<String, Object>> status() {
        List<Map<String, Object>> status = new ArrayList<>();
        for (ApartBuffer buffer : buffers) {
            Map<String, Object> each = new LinkedHashMap<>();
            each.put("path", buffer.folder().toString());
            each.put("installation", buffer.installation());
            each.put("project", buffer.project());
            each.put("payloads", buffer.payloads());
            each.put("bytes", buffer.bytes());
            each.put("adoptable", buffer.adoptable());
            each.put("adopted", buffer.adopted());
            status.add(each);
        }
        return status;
    }

    /**
     * Payloads that wait in our own folder for destinations beside the listener, by name.
     *
     * @throws IOException if the folder cannot be read
     */
    public Map<String, Integer> waitingForDestinations() throws IOException {
        Map<String, Integer> waiting = new TreeMap<>();
        for (Map.Entry<String, SpoolPaths> destination :
                FolderContents.destinations(new SpoolPaths(own)).entrySet()) {
            waiting.put(
                    destination.getKey(),
                    FolderContents.of(diskOperations, destination.getValue()).waiting());
        }
        return waiting;
    }

    /**
     * Makes the configured folder ours from the next start on, with its agent id, its numbers and whatever payloads it holds, also none.
     *
     * @return how many payloads
     * @throws IllegalStateException if it is ours already, or a running agent uses it
     * @throws IOException if it cannot be read or written
     */
    public synchronized int adopt() throws IOException {
        look();
        Path folder = root();
        if (folder.equals(own)) {
            throw new IllegalStateException("the configured folder " + folder
                    + " is not another installation's or project's"
                    + (buffers.isEmpty()
                            ? ""
                            : "; that in " + buffers.get(0).folder() + " can be adopted once buffer.path is that folder"
                                    + " and the agent was restarted"));
        }
        byte[] self = diskOperations.read(new SpoolPaths(own).owner());
        int[] payloads = {0};
        try {
            used(folder, () -> {
                ApartBuffer buffer = ApartBuffer.look(diskOperations, folder, own);
                buffer.hand(self);
                payloads[0] = buffer.payloads();
            });
        } catch (FolderOwnership.TakenException e) {
            throw new IllegalStateException(
                    "the configured folder " + folder + " is used by a running agent: stop that one first", e);
        }
        LOG.warn("buffer_adopted path={} payloads={}", folder, payloads[0]);
        look();
        return payloads[0];
    }

    /** Deletes their payloads and dead letters; returns how many. */
    public synchronized int purge() throws IOException {
        look();
        int purged = 0;
        for (ApartBuffer buffer : buffers) {
            int[] count = {0};
            used(buffer.folder(), () -> count[0] = buffer.clear(clock.instant()));
            purged += count[0];
        }
        look();
        return purged;
    }
}
