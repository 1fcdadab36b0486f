package com.bitville.postgres.logs.internal;

import com.bitville.postgres.api.collect.CollectException;
import java.nio.ByteBuffer;
import java.util.function.Consumer;

/** Reads what is new in one file. The file may be renamed, truncated or replaced at any moment: nothing of another one is ever taken. */
final class Tail {
    /** What may have been written since the file was found. */
    private static final int SLACK = 64 * 1024;
    /** After so long without a write, half a line in a file that has been followed by another will not become whole. */
    private static final long OVER_MS = 5_000;

    private Tail() {}

    /**
     * How far it went.
     *
     * @param position up to where lines were told
     * @param bytes how many bytes were read
     * @param end whether the file's end was seen
     * @param quietMs for how long nothing had been written then
     * @param nuls how many of the bytes were NUL
     */
    record Result(Position position, long bytes, boolean end, long quietMs, long nuls) {
        boolean over() {
            return end && quietMs >= OVER_MS;
        }
    }

    /**
     * Reads.
     *
     * @param index the place of the file in this run
     * @param budget how much at most; one piece is read in any case
     * @param followed whether another file follows, so that half a line at the end will hardly become whole
     */
    static Result read(
            Shelf shelf, Plan.Step step, int index, Reader.Budget budget, boolean followed, Consumer<Line> lines)
            throws CollectException, InterruptedException {
        try (Shelf.Open open = shelf.open(step.file())) {
            if (open == null) {
                return unchanged(step.from());
            }
            long likely = Math.max(1, Math.min(step.unread() + SLACK, budget.left()));
            byte[] bytes = new byte[(int) Math.min(shelf.chunkBytes(), likely)];
            return read(open, bytes, step, index, new Reader.Spending(budget, shelf.passesFreely()), followed, lines);
        }
    }

    private static Result read(
            Shelf.Open open,
            byte[] bytes,
            Plan.Step step,
            int index,
            Reader.Spending budget,
            boolean followed,
            Consumer<Line> lines)
            throws CollectException, InterruptedException {
        Position from = step.from();
        LineSplitter splitter = new LineSplitter(index, from.offset(), from.midLine(), lines);
        Head head = open.head();
        if (!head.fits(from.headLength(), from.headHash())) {
            return unchanged(from);
        }
        long at = from.offset();
        boolean end = false;
        while (!end && (at == from.offset() || !budget.isOver())) {
            if (Thread.interrupted()) {
                throw new InterruptedException("the engine gave up on the run");
            }
            int most = (int) Math.max(1, Math.min(bytes.length, budget.left()));
            int count = open.read(ByteBuffer.wrap(bytes, 0, most), at);
            // Only now is it known that these bytes were not written after a truncation.
            Head after = open.head();
            if (!after.fits(head.length(), head.hash(head.length()))) {
                break;
            }
            head = after;
            end = count <= 0;
            if (!end) {
                splitter.bytes(bytes, count);
                at += count;
                budget.spend(bytes, count);
            }
        }
        LogFile now = open.look();
        long modifiedMs = step.file().modifiedMs();
        long quietMs = 0;
        if (now != null && now.size() == at) {
            modifiedMs = now.modifiedMs();
            quietMs = open.nowMs() - modifiedMs;
        }
        if (followed && end && quietMs >= OVER_MS) {
            splitter.finish();
        }
        Position position = new Position(
                step.file().device(),
                step.file().inode(),
                head.length(),
                head.hash(head.length()),
                splitter.settled(),
                splitter.midLine(),
                modifiedMs);
        return new Result(position, at - from.offset(), end, quietMs, splitter.nuls());
    }

    private static Result unchanged(Position from) {
        return new Result(from, 0, false, 0, 0);
    }
}
