package com.bitville.postgres.logs.internal.follow;

import com.bitville.postgres.api.collect.CollectException;
import com.bitville.postgres.logs.internal.entry.EntryParser;
import com.bitville.postgres.logs.internal.entry.Line;
import com.bitville.postgres.logs.internal.source.LogSource;
import com.bitville.postgres.logs.internal.source.NulStretches;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads the files of one plan as one stream of lines, so that an entry may continue in the next file. */
public final class PlanReader {
    /** PostgreSQL writes an entry at once: after this time without a write, the last entry is complete. */
    private static final long WHOLE_MS = 1_000;

    private final LogSource logSource;
    private final EntryParser parser;
    private final ReadStatistics readStatistics;
    private final List<FileTail.Result> results = new ArrayList<>();

    public PlanReader(LogSource logSource, EntryParser parser, ReadStatistics readStatistics) {
        this.logSource = logSource;
        this.parser = parser;
        this.readStatistics = readStatistics;
    }

    /** The limits of one run: bytes and time. */
    public static final class Budget {
        private final long end;
        private long left;

        public Budget(long bytes, Duration patience) {
            this.left = bytes;
            this.end = System.nanoTime() + patience.toNanos();
        }

        void spend(long bytes) {
            left -= bytes;
        }

        long left() {
            return left;
        }

        boolean isOver() {
            return left <= 0 || System.nanoTime() - end >= 0;
        }
    }

    /** The cost of reading a file for the budget: if skipping bytes is cheap, a piece without text is free. */
    static final class Spending {
        private final Budget budget;
        private final boolean passesFreely;

        Spending(Budget budget, boolean passesFreely) {
            this.budget = budget;
            this.passesFreely = passesFreely;
        }

        void spend(byte[] bytes, int count) {
            if (!passesFreely || !NulStretches.only(bytes, count)) {
                budget.spend(count);
            }
        }

        long left() {
            return budget.left();
        }

        boolean isOver() {
            return budget.isOver();
        }
    }

    /** Reads within a budget and returns a position for each file of the plan. */
    public List<FilePosition> read(List<ReadPlan.Step> steps, Budget budget)
            throws CollectException, InterruptedException {
        FileTail.Result last = null;
        for (int i = 0; i < steps.size() && (i == 0 || !budget.isOver()); i++) {
            if (last != null) {
                boolean over = last.over();
                Optional<Line.Mark> waiting = over ? Optional.empty() : parser.waiting();
                parser.endOfFile(over);
                if (waiting.isPresent() && parser.waiting().isEmpty()) {
                    // Only a part of the entry; the rest may still be written there, so it is read again.
                    comeBack(waiting.get());
                }
            }
            last = FileTail.read(logSource, steps.get(i), i, budget, i + 1 < steps.size(), this::line);
            results.add(last);
            readStatistics.nuls(last.nuls());
        }
        boolean whole = last != null && last.end() && last.quietMs() >= WHOLE_MS;
        if (whole || (budget.left() <= 0 && noProgress(steps))) {
            parser.flush();
        }
        parser.waiting().ifPresent(mark -> {
            comeBack(mark);
            for (int i = mark.file() + 1; i < results.size(); i++) {
                results.set(
                        i,
                        at(
                                results.get(i),
                                steps.get(i).from().offset(),
                                steps.get(i).from().midLine()));
            }
        });
        List<FilePosition> positions = new ArrayList<>();
        for (int i = 0; i < steps.size(); i++) {
            positions.add(
                    i < results.size()
                            ? results.get(i).position()
                            : steps.get(i).from());
        }
        return positions;
    }

    /** Whether one entry has used the whole budget, so that the next run would begin at the same position. */
    private boolean noProgress(List<ReadPlan.Step> steps) {
        return parser.waiting()
                .filter(mark ->
                        mark.file() == 0 && mark.offset() == steps.get(0).from().offset())
                .isPresent();
    }

    /** How many bytes were read. */
    public long bytes() {
        return results.stream().mapToLong(FileTail.Result::bytes).sum();
    }

    private void line(Line line) {
        readStatistics.line(line);
        parser.line(line);
    }

    private void comeBack(Line.Mark mark) {
        results.set(mark.file(), at(results.get(mark.file()), mark.offset(), false));
    }

    private static FileTail.Result at(FileTail.Result result, long offset, boolean midLine) {
        FilePosition was = result.position();
        FilePosition moved = new FilePosition(
                was.device(), was.inode(), was.headLength(), was.headHash(), offset, midLine, was.modifiedMs());
        return new FileTail.Result(moved, result.bytes(), result.end(), result.quietMs(), result.nuls());
    }
}
