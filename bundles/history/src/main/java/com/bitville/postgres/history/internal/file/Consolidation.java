package com.bitville.postgres.history.internal.file;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes rows of longer steps of the finest ones. It can be done again at any time, so a kill in the middle costs nothing. */
final class Consolidation {
    private final FixedFile file;

    Consolidation(FixedFile file) {
        this.file = file;
    }

    /**
     * What finest rows are looked at.
     *
     * @param fromS one in the first of them, in seconds
     * @param toS the beginning of the newest
     */
    record Rows(long fromS, long toS) {}

    /** All steps that are over and have no row yet. */
    int run(List<Ring> rings, long nowS, Rows rows, @Nullable SlotRecord[] slots) throws IOException {
        int made = 0;
        for (Ring ring : rings.subList(1, rings.size())) {
            long step = Math.floorDiv(rows.fromS(), ring.stepS());
            for (; step * ring.stepS() <= rows.toS() && (step + 1) * ring.stepS() <= nowS; step++) {
                if (!isWritten(ring, step)) {
                    SeriesRow row = make(rings.get(0), ring, step, slots);
                    if (!row.isEmpty()) {
                        file.write(ring.position(step), row.toBytes(0));
                        made++;
                    }
                }
            }
        }
        return made;
    }

    private boolean isWritten(Ring ring, long step) throws IOException {
        byte[] head = new byte[SeriesRow.HEADER];
        file.read(ring.position(step), head, head.length);
        if (SeriesRow.stepAt(head, 0) != step) {
            return false;
        }
        byte[] bytes = new byte[ring.rowBytes()];
        file.read(ring.position(step), bytes, bytes.length);
        return SeriesRow.isWhole(bytes, 0, ring, step);
    }

    private SeriesRow make(Ring finest, Ring ring, long step, @Nullable SlotRecord[] slots) throws IOException {
        double[] sums = new double[ring.slots()];
        int[] counts = new int[ring.slots()];
        float[] maxima = new float[ring.slots()];
        Arrays.fill(maxima, Float.NEGATIVE_INFINITY);
        int parts = ring.stepS() / finest.stepS();
        byte[] bytes = new byte[finest.rowBytes()];
        for (long part = step * parts; part < (step + 1) * parts; part++) {
            file.read(finest.position(part), bytes, bytes.length);
            SeriesRow row = SeriesRow.of(bytes, 0, finest, part);
            for (int i = 0; row != null && i < sums.length; i++) {
                SlotRecord slot = slots[i];
                if (!Float.isNaN(row.mean(i)) && slot != null && slot.born() <= part * finest.stepS()) {
                    sums[i] += row.mean(i);
                    counts[i]++;
                    maxima[i] = Math.max(maxima[i], row.max(i));
                }
            }
        }
        SeriesRow row = new SeriesRow(step, ring.slots(), ring.maxima());
        for (int i = 0; i < sums.length; i++) {
            if (counts[i] > 0) {
                double mean = sums[i] / counts[i];
                row.set(i, mean, ring.maxima() ? maxima[i] : mean);
            }
        }
        return row;
    }
}
