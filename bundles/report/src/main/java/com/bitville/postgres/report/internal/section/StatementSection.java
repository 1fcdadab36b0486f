package com.bitville.postgres.report.internal.section;

import com.bitville.postgres.report.internal.fact.FactBlock;
import com.bitville.postgres.report.internal.fact.FactKind;
import com.bitville.postgres.report.internal.fact.FactTable;
import com.bitville.postgres.report.internal.fact.FactTables;
import com.bitville.postgres.report.internal.fact.ReportSection;
import com.bitville.postgres.report.internal.read.Evidence;
import com.bitville.postgres.report.internal.statement.StatementFacts;
import com.bitville.postgres.report.internal.statement.StatementLine;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Top statements by what they cost, and their texts once. */
final class StatementSection {
    private static final int MOST = 10;
    private static final double BLOCK = 8_192;

    private static final String HOURLY =
            "Of each whole hour the first 20 statements by time are kept; what was not among them is missing here.";

    private StatementSection() {}

    static ReportSection of(Evidence evidence) {
        StatementFacts statements = evidence.statements();
        List<FactBlock> blocks = new ArrayList<>();
        if (!statements.isKnown()) {
            blocks.add(
                    FactTable.unknown(
                            "statements_by_time",
                            "Statements by time",
                            statements.scope(),
                            "No counters of statements are kept of this time: pg_stat_statements was not read, or a first hour has to be over."));
            return new ReportSection("statements", "Top statements", blocks);
        }
        Set<StatementLine> shown = new LinkedHashSet<>();
        Map<String, String> routes = routes(evidence);
        blocks.add(table(evidence, "time", "time", StatementLine::execMs, routes, shown));
        blocks.add(table(evidence, "calls", "calls", StatementLine::calls, routes, shown));
        blocks.add(table(evidence, "io", "blocks read", StatementLine::read, routes, shown));
        blocks.add(table(evidence, "wal", "WAL", StatementLine::walBytes, routes, shown));
        blocks.add(table(evidence, "temp", "temporary files written", StatementLine::tempBlocks, routes, shown));
        blocks.add(texts(evidence, shown));
        return new ReportSection("statements", "Top statements", blocks);
    }

    private static FactTable table(
            Evidence evidence,
            String id,
            String by,
            ToDoubleFunction<StatementLine> figure,
            Map<String, String> routes,
            Set<StatementLine> shown) {
        StatementFacts statements = evidence.statements();
        List<StatementLine> lines = statements.by(figure);
        FactTables table = new FactTables(
                        "statements_by_" + id, "Statements by " + by, statements.scope(), evidence.names())
                .column("queryid", "Statement", FactKind.WORD)
                .column("total_exec_time_ms", "Time", FactKind.MS)
                .column("share_percent", "Share of time", FactKind.PERCENT)
                .column("calls", "Calls", FactKind.NUMBER)
                .column("mean_exec_time_ms", "A call", FactKind.MS)
                .column("rows", "Rows", FactKind.NUMBER)
                .column("shared_read_bytes", "Read", FactKind.BYTES)
                .column("hit_percent", "Hit", FactKind.PERCENT)
                .column("wal_bytes", "WAL", FactKind.BYTES)
                .column("temp_bytes", "Temp written", FactKind.BYTES)
                .column("datname", "Database", FactKind.NAME)
                .column("usename", "Role", FactKind.NAME)
                .column("route", "Route", FactKind.NAME)
                .most(MOST)
                .note(statements.everyHour() ? HOURLY : "");
        for (StatementLine line : lines) {
            double blocks = line.hit() + line.read();
            table.row(
                    line.queryid(),
                    line.execMs(),
                    statements.allMs() > 0 ? 100 * line.execMs() / statements.allMs() : null,
                    line.calls(),
                    line.meanMs(),
                    line.rows(),
                    line.read() * BLOCK,
                    blocks > 0 ? 100 * line.hit() / blocks : null,
                    line.walBytes(),
                    line.tempBlocks() * BLOCK,
                    line.database(),
                    line.user(),
                    routes.get(line.queryid()));
        }
        shown.addAll(lines.subList(0, Math.min(MOST, lines.size())));
        return table.build();
    }

    private static FactTable texts(Evidence evidence, Set<StatementLine> shown) {
        FactTables table = new FactTables(
                        "statement_texts",
                        "Texts of these statements",
                        evidence.statements().scope(),
                        evidence.names())
                .column("queryid", "Statement", FactKind.WORD)
                .column("query", "Text", FactKind.SQL)
                .most(5 * MOST)
                .note("Literals are redacted. A dash: the text is not known, or left out with the names.");
        Map<String, @Nullable String> texts = new LinkedHashMap<>();
        shown.forEach(line -> texts.putIfAbsent(line.queryid(), line.textOrNull()));
        texts.forEach(table::row);
        return table.build();
    }

    /** The routes that run a statement, the one with most of its time first, as far as that is known. */
    private static Map<String, String> routes(Evidence evidence) {
        Map<String, Map<String, Double>> byStatement = new HashMap<>();
        evidence.load()
                .statementsOfRoutes()
                .forEach((route, statements) -> statements.forEach((statement, ms) -> byStatement
                        .computeIfAbsent(statement, unseen -> new HashMap<>())
                        .put(route, ms)));
        return byStatement.entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey,
                        entry -> entry.getValue().entrySet().stream()
                                .max(Map.Entry.comparingByValue())
                                .map(Map.Entry::getKey)
                                .orElse("")));
    }
}
