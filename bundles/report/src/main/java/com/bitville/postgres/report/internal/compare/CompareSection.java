package com.bitville.postgres.report.internal.compare;

import com.bitville.postgres.report.internal.fact.FactBlock;
import com.bitville.postgres.report.internal.fact.FactKind;
import com.bitville.postgres.report.internal.fact.FactScope;
import com.bitville.postgres.report.internal.fact.FactTable;
import com.bitville.postgres.report.internal.fact.FactTables;
import com.bitville.postgres.report.internal.fact.FigureText;
import com.bitville.postgres.report.internal.fact.ReportSection;
import com.bitville.postgres.report.internal.fact.UnitFigure;
import com.bitville.postgres.report.internal.read.Evidence;
import com.bitville.postgres.report.internal.read.WriteFacts;
import com.bitville.postgres.report.internal.source.Counted;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The tables of a comparison. */
public final class CompareSection {
    private static final String NOISE =
            "News is what differs by more than twice the standard error of the difference, from the"
                    + " spread of the steps of both times, and by more than a hundredth; with fewer than four steps in one of them, by more than a fifth.";

    private final Comparison comparison;
    private final Evidence now;
    private final Evidence base;

    private CompareSection(Comparison comparison) {
        this.comparison = comparison;
        this.now = comparison.now();
        this.base = comparison.base();
    }

    public static ReportSection of(Comparison comparison) {
        CompareSection section = new CompareSection(comparison);
        return new ReportSection(
                "compare",
                "Compared with " + FigureText.time(comparison.other().range().from()) + " to "
                        + FigureText.time(comparison.other().range().to()),
                List.<FactBlock>of(
                        section.load(),
                        section.statements(),
                        section.figures(),
                        ReplicaChanges.of(comparison.base(), comparison.now()).table(NOISE),
                        section.log(),
                        SizeChanges.table(comparison.base(), comparison.now())));
    }

    /** The earlier time that is known of both is told in the note. */
    private String both(FactScope before, FactScope after) {
        return "Known of the earlier time: " + FigureText.ms(1_000 * before.knownSeconds()) + " ("
                + FigureText.time(before.from()) + " to " + FigureText.time(before.to()) + ", " + before.source()
                + "); of the later one: " + FigureText.ms(1_000 * after.knownSeconds()) + ". ";
    }

    private FactTable load() {
        if (!now.load().isKnown() || !base.load().isKnown()) {
            return FactTable.unknown(
                    "compare_load",
                    "Load",
                    now.load().scope(),
                    "Of one of the two times no look at the sessions is kept.");
        }
        FactTables table = new FactTables("compare_load", "Load", now.load().scope(), now.names())
                .column("class", "Kind of wait", FactKind.WORD)
                .column("base_sessions", base.head(), FactKind.NUMBER)
                .column("sessions", now.head(), FactKind.NUMBER)
                .column("change", "Change", FactKind.NUMBER)
                .column("share_percent", "Of the change", FactKind.PERCENT)
                .column("noise", "Noise", FactKind.NUMBER)
                .column("news", "News", FactKind.WORD)
                .note(both(base.load().scope(), now.load().scope()) + NOISE);
        FigureChange all = comparison.load();
        List<FigureChange> changes = new ArrayList<>(List.of(all));
        changes.addAll(comparison.classes());
        changes.forEach(change -> table.row(
                change.name(),
                change.base(),
                change.now(),
                change.change(),
                all.isNews() ? 100 * change.change() / all.change() : null,
                change.noise(),
                change.isNews()));
        return table.build();
    }

    private FactTable statements() {
        if (!now.statements().isKnown() || !base.statements().isKnown()) {
            return FactTable.unknown(
                    "compare_statements",
                    "Statements",
                    now.statements().scope(),
                    "Of one of the two times no counters of statements are kept.");
        }
        List<StatementChange> news =
                comparison.statements().stream().filter(StatementChange::isNews).toList();
        int quiet = comparison.statements().size() - news.size();
        FactTables table = new FactTables(
                        "compare_statements", "Statements", now.statements().scope(), now.names())
                .column("queryid", "Statement", FactKind.WORD)
                .column("kind", "Is", FactKind.WORD)
                .column("share_percent", "Of the change", FactKind.PERCENT)
                .column("base_ms_per_s", base.head() + ", a second", FactKind.MS)
                .column("ms_per_s", now.head() + ", a second", FactKind.MS)
                .column("noise_ms_per_s", "Noise", FactKind.MS)
                .column("base_mean_ms", base.head() + ", a call", FactKind.MS)
                .column("mean_ms", now.head() + ", a call", FactKind.MS)
                .column("base_calls_per_s", base.head() + ", calls/s", FactKind.NUMBER)
                .column("calls_per_s", now.head() + ", calls/s", FactKind.NUMBER)
                .column("datname", "Database", FactKind.NAME)
                .column("query", "Text", FactKind.SQL)
                .note(both(base.statements().scope(), now.statements().scope())
                        + "All statements: " + FigureText.ms(StatementChange.perSecond(now.statements()))
                        + " a second instead of " + FigureText.ms(StatementChange.perSecond(base.statements()))
                        + "; shares are of that change. " + quiet
                        + " more changed by no more than noise. Risen and fallen: not among the first 20 of its hours in the other time. "
                        + NOISE);
        news.forEach(change -> table.row(
                change.line().queryid(),
                change.kind(),
                share(change),
                change.base(),
                change.now(),
                change.noise(),
                change.baseMeanMs(),
                change.nowMeanMs(),
                change.baseCalls(),
                change.nowCalls(),
                change.line().database(),
                change.line().textOrNull()));
        return table.build();
    }

    private @Nullable Double share(StatementChange change) {
        Double share = comparison.share(change);
        return share == null ? null : Double.valueOf(100 * share);
    }

    private FactTable figures() {
        List<FigureChange> changes = new ArrayList<>();
        add(changes, "Statements run", FactKind.NUMBER, calls(base), calls(now));
        WriteFacts before = base.writes();
        WriteFacts after = now.writes();
        add(changes, "WAL", FactKind.BYTES, before.wal(), after.wal());
        add(changes, "Checkpoints forced", FactKind.NUMBER, before.requested(), after.requested());
        add(changes, "Checkpoints by time", FactKind.NUMBER, before.timed(), after.timed());
        add(changes, "Buffers written by checkpoints", FactKind.NUMBER, before.buffers(), after.buffers());
        add(changes, "Temporary files", FactKind.BYTES, temp(base), temp(now));
        FactTables table = new FactTables(
                        "compare_figures", "Other figures", now.load().scope(), now.names())
                .column("figure", "Figure", FactKind.WORD)
                .column("unit", "Unit", FactKind.WORD)
                .column("base_per_h", base.head() + ", an hour", FactKind.NUMBER)
                .column("per_h", now.head() + ", an hour", FactKind.NUMBER)
                .column("noise_per_h", "Noise", FactKind.NUMBER)
                .column("news", "News", FactKind.WORD)
                .note(NOISE);
        changes.forEach(change -> table.row(
                change.name(),
                anHour(change, change.base()).unit(),
                anHour(change, change.base()),
                anHour(change, change.now()),
                anHour(change, change.noise()),
                change.isNews()));
        return table.build();
    }

    private static UnitFigure anHour(FigureChange change, double perSecond) {
        return new UnitFigure(change.kind(), 3_600 * perSecond);
    }

    private static void add(List<FigureChange> changes, String name, FactKind kind, Counted before, Counted after) {
        if (before.isKnown() && after.isKnown()) {
            changes.add(FigureChange.of(name, kind, before, after));
        }
    }

    private static Counted calls(Evidence evidence) {
        return Counted.of(evidence.sources(), evidence.range(), "statements", "calls", "statements.calls");
    }

    private static Counted temp(Evidence evidence) {
        return Counted.of(evidence.sources(), evidence.range(), "databases", "temp_bytes", "databases.temp_bytes");
    }

    private FactTable log() {
        double beforeSeconds = base.logs().scope().knownSeconds();
        double afterSeconds = now.logs().scope().knownSeconds();
        if (beforeSeconds <= 0 || afterSeconds <= 0) {
            return FactTable.unknown(
                    "compare_log", "Log", now.logs().scope(), "Of one of the two times no entry of the log was read.");
        }
        FactTables table = new FactTables("compare_log", "Log", now.logs().scope(), now.names())
                .column("class", "Class", FactKind.WORD)
                .column("base_per_h", base.head() + ", an hour", FactKind.NUMBER)
                .column("per_h", now.head() + ", an hour", FactKind.NUMBER)
                .note("Noise is twice the root of the number of entries.");
        Set<String> classes = new TreeSet<>(base.logs().classes().keySet());
        classes.addAll(now.logs().classes().keySet());
        classes.stream()
                .filter(name -> {
                    double before = base.logs().of(name) / beforeSeconds;
                    double after = now.logs().of(name) / afterSeconds;
                    double noise = Noise.ERRORS
                            * Math.sqrt(base.logs().of(name) / (beforeSeconds * beforeSeconds)
                                    + now.logs().of(name) / (afterSeconds * afterSeconds));
                    return Math.abs(after - before) > noise;
                })
                .forEach(name -> table.row(
                        name,
                        3_600 * base.logs().of(name) / beforeSeconds,
                        3_600 * now.logs().of(name) / afterSeconds));
        return table.build();
    }
}
