package com.bitville.postgres.logs.internal.follow;

import com.bitville.postgres.api.collect.CollectException;
import com.bitville.postgres.logs.internal.entry.Line;
import com.bitville.postgres.logs.internal.source.FileFingerprint;
import com.bitville.postgres.logs.internal.source.LogFile;
import com.bitville.postgres.logs.internal.source.LogSource;
import java.nio.ByteBuffer;
import java.util.function.Consumer;

/**
 * Reads the new bytes of one file. The file may be renamed, truncated or replaced at any moment: bytes of another file are never read as
 * its own.
 */
public final class FileTail {
    /** Room for bytes written since the file was found. */
    private static final int SLACK = 64 * 1024;
    /** After this time without a write, an incomplete line in a file with a successor will not be completed. */
    private static final long OVER_MS = 5_000;

    private FileTail() {}

    /**
     * The result of a read.
     *
     * @param position the end of the processed lines
     * @param bytes how many bytes were read
     * @param end whether the end of the file was reached
     * @param quietMs the time since the last write
     * @param nuls how many of the bytes were NUL
     */
    public record Result(FilePosition position, long bytes, boolean end, long quietMs, long nuls) {
        boolean over() {
            return end && quietMs >= OVER_MS;
        }
    }

    /**
     * Reads the file.
     *
     * @param index the number of the file in this run
     * @param budget the maximum number of bytes; one piece is read in any case
     * @param followed whether another file follows, so that an incomplete line at the end will hardly be completed
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
                throw new InterruptedException("the engine cancelled the run");
            }
            int most = (int) Math.max(1, Math.min(bytes.length, budget.left()));
            int count = open.read(ByteBuffer.wrap(bytes, 0, most), at);
            // Only now it is certain that these bytes were not written after a truncation.
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
