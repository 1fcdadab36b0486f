package com.bitville.postgres.history.internal.file;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * The series of one server in one file of a fixed size. A row is written when its step is over; the rows of longer steps are made of
 * the finest ones that are on disk by then, so nothing but the step under way can be lost. What a checksum does not confirm is
 * absent: a damaged row costs its step, a damaged record its series, a damaged header the file.
 */
public final class SeriesFile implements Closeable {
    private static final long MAGIC = 0x42565345_52494553L;
    private static final int VERSION = 2;
    private static final int SLOTS_AT_ONCE = 64;
    private static final int CRC_AT = SeriesLayout.HEADER - Integer.BYTES;

    private final FixedFile file;
    private final SeriesLayout layout;
    private final Consolidation consolidation;
    private int serial;

    private SeriesFile(FixedFile file, SeriesLayout layout) {
        this.file = file;
        this.layout = layout;
        this.consolidation = new Consolidation(file);
    }

    /** Opens a server's file, and makes it where there is none. */
    public static SeriesFile open(Path path, String server, SeriesLayout layout)
            throws IOException, DamagedSeriesException {
        byte[] header = header(server, layout);
        if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
            FixedFile.create(path, header, layout.bytes());
        }
        FixedFile file = FixedFile.open(path, layout.bytes());
        boolean ours = false;
        try {
            byte[] found = new byte[SeriesLayout.HEADER];
            file.read(0, found, found.length);
            ours = Arrays.equals(found, header);
        } finally {
            if (!ours) {
                file.close();
            }
        }
        if (!ours) {
            throw new DamagedSeriesException("does not begin as the series of " + server + " in version " + VERSION);
        }
        return new SeriesFile(file, layout);
    }

    private static byte[] header(String server, SeriesLayout layout) {
        byte[] name = server.getBytes(StandardCharsets.UTF_8);
        ByteBuffer out = ByteBuffer.allocate(SeriesLayout.HEADER);
        out.putLong(MAGIC).putInt(VERSION).putInt(layout.figures()).putInt(layout.objects());
        out.putShort((short) name.length).put(name);
        CRC32 crc = new CRC32();
        crc.update(out.array(), 0, CRC_AT);
        return out.putInt(CRC_AT, (int) crc.getValue()).array();
    }

    /** Whose each place of a section is; null where it is nobody's. */
    public @Nullable SlotRecord[] slots(Section section) throws IOException {
        @Nullable SlotRecord[] slots = new @Nullable SlotRecord[layout.slots(section)];
        byte[] some = new byte[SLOTS_AT_ONCE * SlotRecord.BYTES];
        for (int first = 0; first < slots.length; first += SLOTS_AT_ONCE) {
            int count = Math.min(SLOTS_AT_ONCE, slots.length - first);
            file.read(layout.slotPosition(section, first), some, count * SlotRecord.BYTES);
            for (int i = 0; i < count; i++) {
                slots[first + i] = SlotRecord.of(some, i * SlotRecord.BYTES);
            }
        }
        return slots;
    }

    public void writeSlot(Section section, int slot, SlotRecord slotRecord) throws IOException {
        file.write(layout.slotPosition(section, slot), slotRecord.toBytes());
    }

    /** How long the finest step of a section is, in seconds. */
    public int finestS(Section section) {
        return layout.rings(section).get(0).stepS();
    }

    public SeriesRow emptyRow(Section section, long step) {
        return new SeriesRow(step, layout.slots(section), section == Section.FIGURES);
    }

    /** Writes a row of a step that is over; where there is one already, as after a restart within the step, the two become one. */
    public void writeRow(Section section, SeriesRow row, @Nullable SlotRecord[] slots) throws IOException {
        Ring finest = layout.rings(section).get(0);
        SeriesRow before = read(finest, row.step());
        if (before != null) {
            for (int i = 0; i < finest.slots(); i++) {
                SlotRecord slot = slots[i];
                if (slot != null && slot.born() <= row.step() * finest.stepS()) {
                    merge(row, before, i);
                }
            }
        }
        file.write(finest.position(row.step()), row.toBytes(0));
    }

    private static void merge(SeriesRow row, SeriesRow before, int slot) {
        float mean = before.mean(slot);
        if (Float.isNaN(row.mean(slot))) {
            row.set(slot, mean, before.max(slot));
        } else if (!Float.isNaN(mean)) {
            row.set(slot, (row.mean(slot) + mean) / 2, Math.max(row.max(slot), before.max(slot)));
        }
    }

    /** Writes the row of objects whose step is not over, over the older of the two that were written last. */
    public void writeOpen(SeriesRow row) throws IOException {
        Ring open = layout.open();
        serial++;
        file.write(open.position(serial), row.toBytes(serial));
    }

    /** The rows that {@link #writeOpen} wrote last, the newest last; at most two. */
    public List<SeriesRow> readOpen() throws IOException {
        Ring open = layout.open();
        List<SeriesRow> rows = new ArrayList<>();
        byte[] bytes = new byte[open.rowBytes()];
        for (int place = 0; open.slots() > 0 && place < open.rows(); place++) {
            file.read(open.start() + (long) place * bytes.length, bytes, bytes.length);
            SeriesRow row = SeriesRow.of(bytes, 0, open, SeriesRow.stepAt(bytes, 0));
            int written = SeriesRow.serialAt(bytes, 0);
            if (row != null) {
                rows.add(written > serial ? rows.size() : 0, row);
                serial = Math.max(serial, written);
            }
        }
        return rows;
    }

    /** Writes a row of a step that is over unless there is one. */
    public void fillRow(Section section, SeriesRow row) throws IOException {
        Ring finest = layout.rings(section).get(0);
        if (read(finest, row.step()) == null) {
            file.write(finest.position(row.step()), row.toBytes(0));
        }
    }

    /**
     * Makes the rows of longer steps that are over by now, from the step on in which {@code fromS} lies to that of the newest row.
     *
     * @return how many
     */
    public int consolidate(Section section, long nowS, long fromS, long newestS, @Nullable SlotRecord[] slots)
            throws IOException {
        return layout.slots(section) == 0
                ? 0
                : consolidation.run(layout.rings(section), nowS, new Consolidation.Rows(fromS, newestS), slots);
    }

    /** The beginning of the newest finest step of a section of which there is a row, in seconds, or -1. */
    public long newestS(Section section, long nowS) throws IOException {
        Ring finest = layout.rings(section).get(0);
        byte[] head = new byte[SeriesRow.HEADER];
        long newest = -1;
        for (int place = 0; place < finest.rows(); place++) {
            file.read(finest.start() + (long) place * finest.rowBytes(), head, head.length);
            long step = SeriesRow.stepAt(head, 0);
            if (finest.place(step) == place && step <= nowS / finest.stepS()) {
                newest = Math.max(newest, step);
            }
        }
        return newest <= 0 ? -1 : newest * finest.stepS();
    }

    /** Reads series over one time, in their order. */
    public List<SeriesScan> scan(Section section, List<SeriesScan.Span> spans) throws IOException {
        return SeriesScan.run(file, layout.rings(section), spans);
    }

    /** The beginning of the oldest step of which there is a row, in seconds, or -1. */
    public long oldestS(long nowS) throws IOException {
        long oldest = -1;
        byte[] head = new byte[SeriesRow.HEADER];
        for (Ring ring : layout.rings(Section.FIGURES)) {
            long last = nowS / ring.stepS();
            for (long step = last - ring.rows() + 1; step <= last; step++) {
                file.read(ring.position(step), head, head.length);
                if (SeriesRow.stepAt(head, 0) == step) {
                    long at = step * ring.stepS();
                    oldest = oldest < 0 ? at : Math.min(oldest, at);
                    break;
                }
            }
        }
        return oldest;
    }

    private @Nullable SeriesRow read(Ring ring, long step) throws IOException {
        byte[] bytes = new byte[ring.rowBytes()];
        file.read(ring.position(step), bytes, bytes.length);
        return SeriesRow.of(bytes, 0, ring, step);
    }

    public void sync() throws IOException {
        file.sync();
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
