package com.bitville.postgres.history.internal.file;

import com.bitville.postgres.api.history.series.SeriesBucket;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * A series over a time: read of the finest ring that reaches back so far, and what that ring does not have yet of the finer ones.
 *
 * @param stepS how long its steps are, in seconds
 * @param buckets those of which something is known, the oldest first
 */
public record SeriesScan(long stepS, List<SeriesBucket> buckets) {
    private static final int CHUNK = 1 << 16;

    /**
     * What is asked for; all times are in seconds.
     *
     * @param slot the place in the rows
     * @param bornS what ended before is another's
     * @param fromS from when on
     * @param toS until when
     * @param stepS how long a step is to be at least
     * @param nowS the time
     */
    public record Span(int slot, long bornS, long fromS, long toS, long stepS, long nowS) {}

    /** Series over the same time and by the same steps, in their order: each row is read and checked once for all of them. */
    static List<SeriesScan> run(FixedFile file, List<Ring> rings, List<Span> spans) throws IOException {
        if (spans.isEmpty()) {
            return List.of();
        }
        Span span = spans.get(0);
        int coarsest = 0;
        while (coarsest < rings.size() - 1
                && span.fromS()
                        < span.nowS()
                                - (long) rings.get(coarsest).rows()
                                        * rings.get(coarsest).stepS()) {
            coarsest++;
        }
        Ring ring = rings.get(coarsest);
        long stepS = Math.max(1, (span.stepS() + ring.stepS() - 1) / ring.stepS()) * ring.stepS();
        long fromS = Math.floorDiv(span.fromS(), stepS) * stepS;
        List<Buckets> buckets = spans.stream().map(each -> new Buckets(stepS)).toList();
        long nextS = fromS;
        for (int i = coarsest; i > 0; i--) {
            Ring each = rings.get(i);
            // The row of the step that has just ended may not be there yet: a finer ring tells it.
            long made = (Math.floorDiv(span.nowS(), each.stepS()) - 1) * each.stepS();
            read(file, each, spans, nextS, Math.min(made, span.toS()), buckets);
            nextS = Math.max(made, nextS);
        }
        read(file, rings.get(0), spans, nextS, span.toS(), buckets);
        return buckets.stream().map(each -> new SeriesScan(stepS, each.done())).toList();
    }

    private static void read(FixedFile file, Ring ring, List<Span> spans, long fromS, long toS, List<Buckets> buckets)
            throws IOException {
        long nowS = spans.get(0).nowS();
        long end = Math.min(Math.floorDiv(toS + ring.stepS() - 1, ring.stepS()), nowS / ring.stepS() + 1);
        long step = Math.max(Math.floorDiv(fromS, ring.stepS()), end - ring.rows());
        byte[] bytes = new byte[Math.max(1, CHUNK / ring.rowBytes()) * ring.rowBytes()];
        ByteBuffer values = ByteBuffer.wrap(bytes);
        while (step < end) {
            int rows = Math.min(bytes.length / ring.rowBytes(), ring.rows() - ring.place(step));
            int count = (int) Math.min(rows, end - step);
            file.read(ring.position(step), bytes, count * ring.rowBytes());
            for (int offset = 0; offset < count * ring.rowBytes(); offset += ring.rowBytes(), step++) {
                if (SeriesRow.isWhole(bytes, offset, ring, step)) {
                    for (int i = 0; i < spans.size(); i++) {
                        if ((step + 1) * ring.stepS() > spans.get(i).bornS()) {
                            int at = offset + SeriesRow.HEADER + spans.get(i).slot() * Float.BYTES;
                            float mean = values.getFloat(at);
                            float max = ring.maxima() ? values.getFloat(at + ring.slots() * Float.BYTES) : mean;
                            buckets.get(i).add(step * ring.stepS(), mean, max, ring.stepS());
                        }
                    }
                }
            }
        }
    }

    /** Gathers finer steps, each by its length: the newest part of a bucket is told by finer ones than the rest. */
    private static final class Buckets {
        private final long stepS;
        private final List<SeriesBucket> done = new ArrayList<>();
        private long at = Long.MIN_VALUE;
        private double sum;
        private long weights;
        private double max;

        Buckets(long stepS) {
            this.stepS = stepS;
        }

        void add(long atS, float mean, float most, int weight) {
            if (Float.isNaN(mean)) {
                return;
            }
            long bucket = Math.floorDiv(atS, stepS) * stepS;
            if (bucket != at) {
                close();
                at = bucket;
            }
            max = weights == 0 ? most : Math.max(max, most);
            sum += (double) mean * weight;
            weights += weight;
        }

        private void close() {
            if (weights > 0) {
                done.add(new SeriesBucket(Instant.ofEpochSecond(at), sum / weights, max));
            }
            sum = 0;
            weights = 0;
        }

        List<SeriesBucket> done() {
            close();
            return done;
        }
    }
}
