package com.bitville.postgres.logs.internal.follow;

import com.bitville.postgres.api.collect.CollectException;
import com.bitville.postgres.logs.internal.entry.Line;
import com.bitville.postgres.logs.internal.source.FileFingerprint;
import com.bitville.postgres.logs.internal.source.LogFile;
import com.bitville.postgres.logs.internal.source.LogSource;
import java.nio.ByteBuffer;
import java.util.function.Consumer;

/** Reads what is new in one file. The file may be renamed, truncated or replaced at any moment: nothing of another one is ever taken. */
public final class FileTail {
    /** What may have been written since the file was found. */
    private static final int SLACK = 64 * 1024;
    /** After so long without a write, half a line in a file that has been followed by another will not become whole. */
    private static final long OVER_MS = 5_000;

    private FileTail() {}

    /**
     * How far it went.
     *
     * @param position up to where lines were told
     * @param bytes how many bytes were read
     * @param end whether the file's end was seen
     * @param quietMs for how long nothing had been written then
     * @param nuls how many of the bytes were NUL
     */
    public record Result(FilePosition position, long bytes, boolean end, long quietMs, long nuls) {
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
    public static Result read(
            LogSource logSource,
            ReadPlan.Step step,
            int index,
            PlanReader.Budget budget,
            boolean followed,
            Consumer<Line> lines)
            throws CollectException, InterruptedException {
        try (LogSource.Open open = logSource.open(step.file())) {
            if (open == null) {
                return unchanged(step.from());
            }
            long likely = Math.max(1, Math.min(step.unread() + SLACK, budget.left()));
            byte[] bytes = new byte[(int) Math.min(logSource.chunkBytes(), likely)];
            return read(
                    open,
                    bytes,
                    step,
                    index,
                    new PlanReader.Spending(budget, logSource.passesFreely()),
                    followed,
                    lines);
        }
    }

    private static Result read(
            LogSource.Open open,
            byte[] bytes,
            ReadPlan.Step step,
            int index,
            PlanReader.Spending budget,
            boolean followed,
            Consumer<Line> lines)
            throws CollectException, InterruptedException {
        FilePosition from = step.from();
        LineSplitter splitter = new LineSplitter(index, from.offset(), from.midLine(), lines);
        FileFingerprint fileFingerprint = open.head();
        if (!fileFingerprint.fits(from.headLength(), from.headHash())) {
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
            FileFingerprint after = open.head();
            if (!after.fits(fileFingerprint.length(), fileFingerprint.hash(fileFingerprint.length()))) {
                break;
            }
            fileFingerprint = after;
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
        FilePosition filePosition = new FilePosition(
                step.file().device(),
                step.file().inode(),
                fileFingerprint.length(),
                fileFingerprint.hash(fileFingerprint.length()),
                splitter.settled(),
                splitter.midLine(),
                modifiedMs);
        return new Result(filePosition, at - from.offset(), end, quietMs, splitter.nuls());
    }

    private static Result unchanged(FilePosition from) {
        return new Result(from, 0, false, 0, 0);
    }
}
