package com.bitville.postgres.history.internal.file;

import com.bitville.postgres.api.history.series.JournalEntry;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.function.Consumer;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * What happened to a server, in a file of a fixed size: a ring of blocks that are filled one after the other, the oldest given up for
 * the next, and behind them two places for what is still being counted. A damaged entry costs itself and those behind it in its block.
 */
public final class JournalFile implements Closeable {
    private static final byte[] MAGIC = "BVJOURN1".getBytes(StandardCharsets.US_ASCII);
    private static final int HEADER = 512;
    private static final int BLOCK = 1 << 17;
    private static final int BLOCKS = 28;
    private static final int BLOCK_HEADER = 12;
    private static final int ENTRY_HEADER = 8;
    private static final int OPEN = 1 << 16;
    private static final int OPEN_HEADER = 16;
    private static final long OPEN_AT = HEADER + (long) BLOCK * BLOCKS;

    private final FixedFile file;
    /** The block being filled, counted from 1 since the file was made, and how far it is. */
    private long block;

    private int used;
    private long openSerial;

    private JournalFile(FixedFile file) {
        this.file = file;
    }

    /** The size of the file in bytes. */
    public static long bytes() {
        return OPEN_AT + 2L * OPEN;
    }

    /** The longest text of {@link #writeOpen} in bytes. */
    public static int mostOpen() {
        return OPEN - OPEN_HEADER;
    }

    public static JournalFile open(Path path, String server) throws IOException, DamagedSeriesException {
        byte[] header = Arrays.copyOf(MAGIC, HEADER);
        byte[] name = server.getBytes(StandardCharsets.UTF_8);
        System.arraycopy(name, 0, header, MAGIC.length, Math.min(name.length, HEADER - MAGIC.length));
        if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
            FixedFile.create(path, header, bytes());
        }
        FixedFile file = FixedFile.open(path, bytes());
        JournalFile journal = new JournalFile(file);
        boolean whole = false;
        try {
            byte[] found = new byte[HEADER];
            file.read(0, found, HEADER);
            if (!Arrays.equals(found, header)) {
                throw new DamagedSeriesException("does not begin as the journal of " + server);
            }
            journal.findEnd();
            whole = true;
        } finally {
            if (!whole) {
                file.close();
            }
        }
        return journal;
    }

    private void findEnd() throws IOException {
        byte[] head = new byte[BLOCK_HEADER];
        for (int place = 0; place < BLOCKS; place++) {
            file.read(HEADER + (long) place * BLOCK, head, BLOCK_HEADER);
            long number = number(head);
            if (Math.floorMod(number, (long) BLOCKS) == place) {
                block = Math.max(block, number);
            }
        }
        used = block == 0 ? BLOCK : readBlock(block, entry -> {}, new byte[BLOCK]);
    }

    /** The number over a block, or 0 where it is not confirmed. */
    private static long number(byte[] head) {
        ByteBuffer in = ByteBuffer.wrap(head);
        long number = in.getLong();
        return number > 0 && in.getInt() == crc(number, head, 0, 0) ? number : 0;
    }

    /** Adds an entry; it is on the disk after the next {@link #sync}. One that is too long for a block is refused. */
    public boolean append(JournalEntry entry) throws IOException {
        byte[] body = JournalText.toBytes(entry);
        if (body.length + ENTRY_HEADER + BLOCK_HEADER > BLOCK) {
            return false;
        }
        if (used + body.length + ENTRY_HEADER > BLOCK) {
            ByteBuffer head = ByteBuffer.allocate(BLOCK_HEADER);
            head.putLong(block + 1).putInt(crc(block + 1, body, 0, 0));
            file.write(position(block + 1), head.array());
            block++;
            used = BLOCK_HEADER;
        }
        ByteBuffer out = ByteBuffer.allocate(ENTRY_HEADER + body.length);
        out.putInt(body.length).putInt(crc(block, body, 0, body.length)).put(body);
        file.write(position(block) + used, out.array());
        used += out.capacity();
        return true;
    }

    /** Every entry that is held, in the order of their writing. */
    public void read(Consumer<JournalEntry> to) throws IOException {
        byte[] bytes = new byte[BLOCK];
        for (long number = Math.max(1, block - BLOCKS + 1); number <= block; number++) {
            readBlock(number, to, bytes);
        }
    }

    /** Returns where its entries end. */
    private int readBlock(long number, Consumer<JournalEntry> to, byte[] bytes) throws IOException {
        file.read(position(number), bytes, BLOCK);
        if (number(bytes) != number) {
            return BLOCK;
        }
        int at = BLOCK_HEADER;
        while (at + ENTRY_HEADER <= BLOCK) {
            ByteBuffer head = ByteBuffer.wrap(bytes, at, ENTRY_HEADER);
            int length = head.getInt();
            if (length <= 0
                    || length > BLOCK - at - ENTRY_HEADER
                    || head.getInt() != crc(number, bytes, at + ENTRY_HEADER, length)) {
                break;
            }
            JournalEntry entry = JournalText.of(bytes, at + ENTRY_HEADER, length);
            if (entry != null) {
                to.accept(entry);
            }
            at += ENTRY_HEADER + length;
        }
        return at;
    }

    private static long position(long block) {
        return HEADER + Math.floorMod(block, (long) BLOCKS) * BLOCK;
    }

    /** Keeps what is still being counted, over the older of the two that were written last. */
    public void writeOpen(byte[] state) throws IOException {
        openSerial++;
        ByteBuffer out = ByteBuffer.allocate(OPEN_HEADER + state.length);
        out.putLong(openSerial).putInt(state.length).putInt(crc(openSerial, state, 0, state.length));
        file.write(OPEN_AT + openSerial % 2 * OPEN, out.put(state).array());
    }

    /** What {@link #writeOpen} wrote last, or null. */
    public byte @Nullable [] readOpen() throws IOException {
        byte[] newest = null;
        byte[] bytes = new byte[OPEN];
        for (int place = 0; place < 2; place++) {
            file.read(OPEN_AT + (long) place * OPEN, bytes, OPEN);
            ByteBuffer head = ByteBuffer.wrap(bytes);
            long written = head.getLong();
            int length = head.getInt();
            if (length > 0
                    && length <= mostOpen()
                    && written > openSerial
                    && head.getInt() == crc(written, bytes, OPEN_HEADER, length)) {
                openSerial = written;
                newest = Arrays.copyOfRange(bytes, OPEN_HEADER, OPEN_HEADER + length);
            }
        }
        return newest;
    }

    private static int crc(long number, byte[] bytes, int offset, int length) {
        CRC32 crc = new CRC32();
        crc.update(ByteBuffer.allocate(Long.BYTES).putLong(0, number));
        crc.update(bytes, offset, length);
        return (int) crc.getValue();
    }

    public void sync() throws IOException {
        file.sync();
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
