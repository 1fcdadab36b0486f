package com.bitville.postgres.report.internal.verdict;

import com.bitville.postgres.report.internal.fact.FigureText;
import com.bitville.postgres.report.internal.fact.VerdictLine;
import com.bitville.postgres.report.internal.load.LoadFacts;
import com.bitville.postgres.report.internal.load.ShareOfLoad;
import com.bitville.postgres.report.internal.read.Evidence;
import com.bitville.postgres.report.internal.statement.StatementFacts;
import com.bitville.postgres.report.internal.statement.StatementLine;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The line that every verdict ends with: how loaded the server was, by what, and with which statement. */
final class LoadLine {
    private static final int CLASSES = 3;
    private static final int TEXT = 60;

    private LoadLine() {}

    static VerdictLine of(Evidence evidence, boolean alone) {
        LoadFacts load = evidence.load();
        Map<String, @Nullable Object> seen = new LinkedHashMap<>();
        if (!load.isKnown()) {
            return new VerdictLine(
                    "load",
                    0,
                    "How loaded the server was is not known: no look at its sessions is kept of this time.",
                    "load",
                    seen);
        }
        StringBuilder text = new StringBuilder(alone ? "Nothing stands out. " : "");
        text.append(FigureText.number(load.sessions())).append(" sessions were active on average");
        seen.put("active_sessions", load.sessions());
        load.cores().ifPresent(cores -> {
            text.append(" on ").append(cores).append(cores == 1 ? " core" : " cores");
            seen.put("cores", cores);
        });
        List<ShareOfLoad> classes = load.classes().stream()
                .filter(share -> load.share(share.sessions()) >= 0.01)
                .limit(CLASSES)
                .toList();
        if (!classes.isEmpty()) {
            text.append(": ")
                    .append(classes.stream()
                            .map(share -> share.key() + " " + FigureText.percent(100 * load.share(share.sessions())))
                            .collect(Collectors.joining(", ")));
            classes.forEach(share -> seen.put(share.key(), share.sessions()));
        }
        text.append('.');
        StatementFacts statements = evidence.statements();
        List<StatementLine> first = statements.by(StatementLine::execMs);
        if (!first.isEmpty() && statements.allMs() > 0) {
            StatementLine most = first.get(0);
            text.append(" Statement ")
                    .append(most.queryid())
                    .append(said(evidence, most))
                    .append(" took ")
                    .append(FigureText.percent(100 * most.execMs() / statements.allMs()))
                    .append(" of the time in statements.");
            seen.put("queryid", most.queryid());
        }
        return new VerdictLine("load", 0, text.toString(), "load", seen);
    }

    /** A statement's text in brackets, where texts are told. */
    static String said(Evidence evidence, StatementLine line) {
        String text = evidence.names().text(line.text());
        return text.isEmpty() ? "" : " (" + FigureText.line(text, TEXT) + ")";
    }
}
