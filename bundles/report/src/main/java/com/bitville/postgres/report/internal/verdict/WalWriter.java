package com.bitville.postgres.report.internal.verdict;

import com.bitville.postgres.report.internal.fact.FigureText;
import com.bitville.postgres.report.internal.read.Evidence;
import com.bitville.postgres.report.internal.statement.StatementLine;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The statement that wrote most of the WAL.
 *
 * @param share of the WAL of the statements that are known
 */
record WalWriter(StatementLine line, double share) {
    static final double LEAST_SHARE = 0.25;

    /** It, if it wrote enough to be a cause. */
    static Optional<WalWriter> of(Evidence evidence) {
        List<StatementLine> writers = evidence.statements().by(StatementLine::walBytes);
        double all = writers.stream().mapToDouble(StatementLine::walBytes).sum();
        return writers.stream()
                .findFirst()
                .map(line -> new WalWriter(line, line.walBytes() / all))
                .filter(writer -> writer.share >= LEAST_SHARE);
    }

    /** A sentence with a space before it. */
    String said(Evidence evidence) {
        return " Statement " + line.queryid() + LoadLine.said(evidence, line) + " wrote "
                + FigureText.percent(100 * share) + " of the WAL of all statements.";
    }

    void tell(Map<String, @Nullable Object> seen) {
        seen.put("queryid", line.queryid());
        seen.put("share_of_wal", share);
    }
}
