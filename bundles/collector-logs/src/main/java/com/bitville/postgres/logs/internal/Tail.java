package com.bitville.postgres.logs.internal;

import com.bitville.postgres.api.collect.CollectException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.StandardOpenOption;
import java.util.function.Consumer;

/** Reads what is new in one file. The file may be renamed, truncated or replaced at any moment: nothing of another one is ever taken. */
final class Tail {
    private static final int CHUNK = 256 * 1024;
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
     */
    record Result(Position position, long bytes, boolean end, long quietMs) {
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
            Plan.Step step, int index, Reader.Budget budget, boolean followed, long nowMs, Consumer<Line> lines)
            throws CollectException, InterruptedException {
        Position from = step.from();
        try (FileChannel channel = FileChannel.open(step.file().path(), StandardOpenOption.READ)) {
            if (!stillThere(step.file())) {
                return unchanged(from);
            }
            return read(channel, step, index, budget, followed, nowMs, lines);
        } catch (NoSuchFileException e) {
            return unchanged(from);
        } catch (ClosedByInterruptException e) {
            throw interrupted();
        } catch (IOException e) {
            throw LogPath.failure(step.file().path(), e);
        }
    }

    private static Result read(
            FileChannel channel,
            Plan.Step step,
            int index,
            Reader.Budget budget,
            boolean followed,
            long nowMs,
            Consumer<Line> lines)
            throws IOException, InterruptedException {
        Position from = step.from();
        LineSplitter splitter = new LineSplitter(index, from.offset(), from.midLine(), lines);
        ByteBuffer chunk = ByteBuffer.allocate(CHUNK);
        Head head = Head.read(channel);
        if (!head.fits(from.headLength(), from.headHash())) {
            return unchanged(from);
        }
        long at = from.offset();
        boolean end = false;
        while (!end && (at == from.offset() || !budget.isOver())) {
            if (Thread.interrupted()) {
                throw interrupted();
            }
            chunk.clear().limit((int) Math.max(1, Math.min(CHUNK, budget.left())));
            int count = channel.read(chunk, at);
            // Only now is it known that these bytes were not written after a truncation.
            Head after = Head.read(channel);
            if (!after.fits(head.length(), head.hash(head.length()))) {
                break;
            }
            head = after;
            end = count <= 0;
            if (!end) {
                splitter.bytes(chunk.array(), count);
                at += count;
                budget.spend(count);
            }
        }
        LogFile now = LogFile.look(step.file().path());
        long modifiedMs = step.file().modifiedMs();
        long quietMs = 0;
        if (now != null && now.is(step.file().device(), step.file().inode()) && now.size() == at) {
            modifiedMs = now.modifiedMs();
            quietMs = nowMs - modifiedMs;
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
        return new Result(position, at - from.offset(), end, quietMs);
    }

    private static boolean stillThere(LogFile file) throws IOException {
        LogFile now = LogFile.look(file.path());
        return now != null && now.is(file.device(), file.inode());
    }

    private static Result unchanged(Position from) {
        return new Result(from, 0, false, 0);
    }

    private static InterruptedException interrupted() {
        return new InterruptedException("the engine gave up on the run");
    }
}
