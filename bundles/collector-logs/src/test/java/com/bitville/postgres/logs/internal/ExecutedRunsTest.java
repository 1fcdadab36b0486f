package com.bitville.postgres.logs.internal;

import static org.assertj.core.api.Assertions.assertThat;

import com.bitville.postgres.api.collect.table.CorrelatedColumns;
import com.bitville.postgres.api.collect.table.Rowset;
import com.bitville.postgres.api.correlation.TagFilter;
import com.bitville.postgres.logs.internal.classify.EntryAnalyzer;
import com.bitville.postgres.logs.internal.entry.EntryField;
import com.bitville.postgres.logs.internal.entry.Line;
import com.bitville.postgres.logs.internal.entry.LogTime;
import com.bitville.postgres.logs.internal.follow.ReadStatistics;
import com.bitville.postgres.logs.internal.parse.StderrParser;
import com.bitville.postgres.logs.internal.prefix.LinePrefix;
import com.bitville.postgres.logs.internal.summary.RequestFacts;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ExecutedRunsTest {
    private static final String HEAD = "2026-11-23 07:00:01.000 UTC [42] al@shop/web LOG:  duration: ";
    private static final String SQL = "/* correlation:0f8fad5b-d9cb-469f-a165-70867728950e */ SELECT $1";

    private final RequestFacts facts = new RequestFacts("shop", TagFilter.NONE);

    private List<@Nullable Object> parts(String... lines) {
        StderrParser parser = new StderrParser(
                LinePrefix.of("%m [%p] %q%u@%d/%a "),
                new LogTime("UTC"),
                entry -> {
                    EntryAnalyzer.give(entry);
                    facts.take(entry);
                },
                new ReadStatistics());
        long at = 0;
        for (String line : lines) {
            parser.line(Line.of(0, at, line, false));
            at += line.length() + 1;
        }
        parser.flush();
        Rowset rowset = facts.rowset();
        int part = rowset.table().indexOf(CorrelatedColumns.PART);
        return rowset.rows().stream().<@Nullable Object>map(row -> row[part]).toList();
    }

    @Test
    void ofTheExtendedProtocolsStepsOnlyTheExecutionIsARun() {
        assertThat(parts(
                        HEAD + "700.000 ms  parse <unnamed>: " + SQL,
                        HEAD + "600.000 ms  bind <unnamed>: " + SQL,
                        HEAD + "500.000 ms  execute <unnamed>: " + SQL,
                        HEAD + "400.000 ms  execute fetch from S_1/C_2: " + SQL,
                        HEAD + "300.000 ms  statement: " + SQL))
                .containsExactly(
                        CorrelatedColumns.EVENT,
                        CorrelatedColumns.EVENT,
                        CorrelatedColumns.RUN,
                        CorrelatedColumns.RUN,
                        CorrelatedColumns.RUN);
    }

    /** What a comment says is read of the whole text, and stays known where less than that is kept. */
    @Test
    void aCommentBehindWhatIsKeptNamesItsRequest() {
        String sql = "SELECT '" + "x".repeat(EntryField.STATEMENT.longest()) + "'";
        String tail = " /* correlation:0f8fad5b-d9cb-469f-a165-70867728950e */";
        assertThat(parts(HEAD + "300.000 ms  statement: " + sql, HEAD + "200.000 ms  statement: " + sql + tail))
                .containsExactly(CorrelatedColumns.RUN);
    }

    /** A parser fills the same entry again and again. */
    @Test
    void anEntryForgetsTheRequestOfTheOneBefore() {
        assertThat(parts(
                        HEAD + "300.000 ms  statement: " + SQL,
                        HEAD + "200.000 ms  statement: SELECT 1",
                        HEAD + "100.000 ms  statement: " + SQL))
                .containsExactly(CorrelatedColumns.RUN, CorrelatedColumns.RUN);
    }
}
