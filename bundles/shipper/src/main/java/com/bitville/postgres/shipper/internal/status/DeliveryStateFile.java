package com.bitville.postgres.shipper.internal.status;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The state that survives the process: the times of the last minute's requests, an open breaker, the rate and the counts. A small file,
 * written before each request and never synced: data written by a process survives its kill, and a power cut takes longer than a minute or
 * is detected by the boot id. Times are the kernel's monotonic clock, the same for all processes since the boot. Owned by {@link
 * DeliveryCounters}.
 */
final class DeliveryStateFile {
    private static final Logger LOG = LoggerFactory.getLogger(DeliveryStateFile.class);
    private static final Path BOOT_ID = Path.of("/proc/sys/kernel/random/boot_id");
    private static final UUID UNKNOWN = new UUID(0, 0);
    private static final long LONGEST_OPEN = Duration.ofHours(1).toNanos();

    private static final int MAGIC = 0x42565348; // BVSH
    private static final int PAGE = 64;

    private final UUID bootId;
    private @Nullable Path file;
    private int slots = 1;
    private long entries;
    private boolean failing;

    /**
     * Everything except the requests.
     *
     * @param openUntil when an open breaker allows a probe, 0 for none
     * @param limit the current requests in a minute, 0 if unknown
     */
    record Page(long openUntil, int limit, long delivered, long failed, long rejected) {
        static final Page EMPTY = new Page(0, 0, 0, 0, 0);
    }

    /**
     * The state of an earlier process.
     *
     * @param sent the times of its last requests, in order, none of them in the future
     */
    record Memory(Page page, List<Long> sent) {}

    DeliveryStateFile(@Nullable Path file, UUID bootId) {
        this.file = file;
        this.bootId = bootId;
    }

    /** The boot id of the kernel. */
    static UUID bootId() {
        try {
            return UUID.fromString(Files.readString(BOOT_ID).trim());
        } catch (IOException | IllegalArgumentException e) {
            LOG.debug("boot_id_unknown reason=\"{}\"", e.getMessage());
            return UNKNOWN;
        }
    }

    void moveTo(@Nullable Path next) {
        file = next;
    }

    /** Reads the file; if it is invalid, the last minute counts as used up. */
    Memory recall(long now, int most) {
        Path path = file;
        if (path == null) {
            return new Memory(Page.EMPTY, List.of());
        }
        try {
            return read(ByteBuffer.wrap(Files.readAllBytes(path)), now, most);
        } catch (NoSuchFileException e) {
            return new Memory(Page.EMPTY, List.of());
        } catch (IOException e) {
            failed(e);
            return new Memory(Page.EMPTY, usedUp(now, most));
        }
    }

    private Memory read(ByteBuffer in, long now, int most) {
        if (!in.hasRemaining()) {
            // Created but never written: after a full disk, or after a power cut more than a minute ago.
            return new Memory(Page.EMPTY, List.of());
        }
        if (in.remaining() < PAGE || in.getInt() != MAGIC) {
            LOG.warn("shipper_logbook_damaged file={} consequence=\"a pause of a minute, counts start at zero\"", file);
            return new Memory(Page.EMPTY, usedUp(now, most));
        }
        in.getInt();
        UUID boot = new UUID(in.getLong(), in.getLong());
        long openUntil = in.getLong();
        int limit = (int) in.getLong();
        Page page = new Page(openUntil, limit, in.getLong(), in.getLong(), in.getLong());
        UUID current = bootId;
        boolean sameClock = boot.equals(current) && !boot.equals(UNKNOWN);
        boolean rebooted = !boot.equals(current) && !boot.equals(UNKNOWN) && !current.equals(UNKNOWN);
        List<Long> sent = new ArrayList<>();
        while (in.remaining() >= Long.BYTES) {
            long at = in.getLong();
            if (at != 0) {
                // Whatever left before a reboot left before the clock began; without a boot id nothing is known.
                sent.add(sameClock ? Math.min(at, now) : rebooted ? 0 : now);
            }
        }
        sent.sort(null);
        boolean open = sameClock && openUntil - now > 0 && openUntil - now <= LONGEST_OPEN;
        return new Memory(
                new Page(open ? openUntil : 0, page.limit(), page.delivered(), page.failed(), page.rejected()), sent);
    }

    private static List<Long> usedUp(long now, int most) {
        return Collections.nCopies(most, now);
    }

    /** Creates a new file. */
    void begin(Page page, Collection<Long> sent, int most) {
        Path path = file;
        if (path == null) {
            return;
        }
        slots = Math.max(1, Math.max(most, sent.size()));
        entries = sent.size();
        ByteBuffer out = ByteBuffer.allocate(PAGE + slots * Long.BYTES);
        put(out, page);
        sent.forEach(out::putLong);
        Path temporary = path.resolveSibling(path.getFileName() + ".tmp");
        try {
            Files.deleteIfExists(temporary);
            Files.createFile(
                    temporary, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.write(temporary, out.array());
            Files.move(temporary, path, StandardCopyOption.ATOMIC_MOVE);
            failing = false;
        } catch (IOException e) {
            failed(e);
        }
    }

    /** Writes the state before a request, which is the last of those given. */
    void sent(long at, Page page, Collection<Long> all, int most) {
        long slot = entries++ % slots;
        if (failing
                || !write(
                        PAGE + slot * Long.BYTES,
                        ByteBuffer.allocate(Long.BYTES).putLong(at).array())) {
            begin(page, all, most);
        }
    }

    void note(Page page) {
        ByteBuffer out = ByteBuffer.allocate(PAGE);
        put(out, page);
        write(0, out.array());
    }

    /** Returns whether there is a file to write to. */
    private boolean write(long position, byte[] bytes) {
        Path path = file;
        if (path == null || failing) {
            return true;
        }
        if (!Files.exists(path)) {
            return false;
        }
        try (RandomAccessFile out = new RandomAccessFile(path.toFile(), "rw")) {
            out.seek(position);
            out.write(bytes);
        } catch (IOException e) {
            failed(e);
        }
        return true;
    }

    private void put(ByteBuffer out, Page page) {
        UUID boot = bootId;
        out.putInt(MAGIC)
                .putInt(1)
                .putLong(boot.getMostSignificantBits())
                .putLong(boot.getLeastSignificantBits())
                .putLong(page.openUntil())
                .putLong(page.limit())
                .putLong(page.delivered())
                .putLong(page.failed())
                .putLong(page.rejected());
    }

    private void failed(IOException e) {
        if (!failing) {
            LOG.warn(
                    "shipper_logbook_failed file={} reason=\"{}: {}\" consequence=\"after a restart the rate limit begins with a full minute\"",
                    file,
                    e.getClass().getSimpleName(),
                    e.getMessage());
        }
        failing = true;
    }
}
