package com.bitville.postgres.spool.internal.format;

import com.bitville.postgres.api.delivery.DropReason;
import com.bitville.postgres.api.delivery.Gap;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Data that must outlive every payload: the next sequence number, counts of losses, and unreported gaps. Immutable, so that a change that
 * cannot be made durable is discarded.
 *
 * @param nextSeq the number of the next payload
 * @param counts losses since the folder was created
 * @param gaps losses not yet reported, at most {@value #MOST_GAPS}
 */
public record SpoolLedger(long nextSeq, Map<DropReason, Long> counts, List<Gap> gaps) {
    static final int MOST_GAPS = 64;
    public static final SpoolLedger EMPTY = new SpoolLedger(1, Map.of(), List.of());

    public SpoolLedger {
        counts = Map.copyOf(counts);
        gaps = List.copyOf(gaps);
    }

    public SpoolLedger withNextSeq(long next) {
        return next == nextSeq ? this : new SpoolLedger(next, counts, gaps);
    }

    /** Adds lost payloads with a reason. */
    public SpoolLedger dropped(DropReason reason, Collection<Long> seqs, Instant now) {
        if (seqs.isEmpty()) {
            return this;
        }
        List<Gap> next = new ArrayList<>(gaps);
        for (long seq : seqs) {
            add(next, reason, seq, now);
        }
        Map<DropReason, Long> sums = new EnumMap<>(DropReason.class);
        sums.putAll(counts);
        sums.merge(reason, (long) seqs.size(), Long::sum);
        return new SpoolLedger(nextSeq, sums, next);
    }

    /** Records that rejected payloads are back in the queue; a gap already reported stays reported. */
    public SpoolLedger retried(int payloads) {
        Map<DropReason, Long> sums = new EnumMap<>(DropReason.class);
        sums.putAll(counts);
        sums.computeIfPresent(DropReason.REJECTED, (reason, count) -> Math.max(0, count - payloads));
        return new SpoolLedger(nextSeq, sums, gaps);
    }

    /** Removes reported gaps; losses added to one of them since then stay. */
    public SpoolLedger settled(List<Gap> reported) {
        List<Gap> rest = new ArrayList<>();
        for (Gap gap : gaps) {
            Gap left = gap;
            for (Gap done : reported) {
                if (left.reason() == done.reason() && left.from() <= done.from() && left.to() >= done.to()) {
                    long from = left.from() == done.from() ? done.to() + 1 : left.from();
                    left = new Gap(from, left.to(), left.count() - done.count(), left.reason(), left.since());
                }
            }
            if (left.count() > 0) {
                rest.add(left);
            }
        }
        return new SpoolLedger(nextSeq, counts, rest);
    }

    /** Adds the losses counted before the folder could be opened; the numbers continue from this ledger. */
    public SpoolLedger plus(SpoolLedger other) {
        Map<DropReason, Long> sums = new EnumMap<>(DropReason.class);
        sums.putAll(counts);
        other.counts.forEach((reason, count) -> sums.merge(reason, count, Long::sum));
        List<Gap> both = new ArrayList<>(gaps);
        both.addAll(other.gaps);
        return new SpoolLedger(nextSeq, sums, both);
    }

    public long count(DropReason reason) {
        return counts.getOrDefault(reason, 0L);
    }

    private static void add(List<Gap> gaps, DropReason reason, long seq, Instant now) {
        for (int i = gaps.size() - 1; i >= 0; i--) {
            if (adjoins(gaps.get(i), reason, seq)) {
                gaps.set(i, with(gaps.get(i), seq));
                return;
            }
        }
        gaps.add(new Gap(seq, seq, 1, reason, now));
        if (gaps.size() > MOST_GAPS) {
            joinTwoOldestOfOneReason(gaps);
        }
    }

    private static void joinTwoOldestOfOneReason(List<Gap> gaps) {
        Map<DropReason, Integer> seen = new EnumMap<>(DropReason.class);
        for (int i = 0; i < gaps.size(); i++) {
            Integer first = seen.putIfAbsent(gaps.get(i).reason(), i);
            if (first != null) {
                gaps.set(first, joined(gaps.get(first), gaps.remove(i)));
                return;
            }
        }
    }

    private static boolean adjoins(Gap gap, DropReason reason, long seq) {
        return gap.reason() == reason && seq >= gap.from() - 1 && seq <= gap.to() + 1;
    }

    /** Extends the gap by one adjacent payload; a payload that it already covers is not counted twice. */
    private static Gap with(Gap gap, long seq) {
        return seq >= gap.from() && seq <= gap.to()
                ? gap
                : new Gap(
                        Math.min(gap.from(), seq), Math.max(gap.to(), seq), gap.count() + 1, gap.reason(), gap.since());
    }

    private static Gap joined(Gap one, Gap other) {
        return new Gap(
                Math.min(one.from(), other.from()),
                Math.max(one.to(), other.to()),
                one.count() + other.count(),
                one.reason(),
                one.since().isBefore(other.since()) ? one.since() : other.since());
    }
}
