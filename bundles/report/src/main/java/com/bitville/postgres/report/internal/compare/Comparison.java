package com.bitville.postgres.report.internal.compare;

import com.bitville.postgres.report.internal.fact.FactPlot;
import com.bitville.postgres.report.internal.fact.FigureText;
import com.bitville.postgres.report.internal.fact.VerdictLine;
import com.bitville.postgres.report.internal.load.LoadFacts;
import com.bitville.postgres.report.internal.read.Evidence;
import com.bitville.postgres.report.internal.statement.StatementLine;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Two ranges side by side. */
public final class Comparison {
    private static final int TEXT = 60;
    private static final double NEWS = 34;
    private static final double NO_NEWS = 5;

    private final Evidence now;
    private final Evidence base;
    private final List<StatementChange> statements;
    private final FigureChange load;
    private final boolean ofEarlier;

    private Comparison(Evidence now, Evidence base, boolean ofEarlier) {
        this.now = now;
        this.base = base;
        this.ofEarlier = ofEarlier;
        this.statements = statements(now, base);
        this.load = FigureChange.of("all", totals(base.load()), totals(now.load()));
    }

    /** The time of a report and another one; whichever is earlier, the changes are those from the earlier to the later one. */
    public static Comparison of(Evidence reported, Evidence other) {
        boolean ofEarlier = other.range().from().isAfter(reported.range().from());
        return ofEarlier ? new Comparison(other, reported, true) : new Comparison(reported, other, false);
    }

    /** The one that the report is not about. */
    Evidence other() {
        return ofEarlier ? now : base;
    }

    /** The later one. */
    Evidence now() {
        return now;
    }

    /** The earlier one. */
    Evidence base() {
        return base;
    }

    /** All statements of both ranges, the greatest change first. */
    List<StatementChange> statements() {
        return statements;
    }

    FigureChange load() {
        return load;
    }

    /** The change of the time in all statements, in ms a second. */
    double statementTimeChange() {
        return StatementChange.perSecond(now.statements()) - StatementChange.perSecond(base.statements());
    }

    /** The share of the change of all statements that one explains; null where the whole did not change enough to have shares. */
    @Nullable
    Double share(StatementChange change) {
        double all = statementTimeChange();
        double greater =
                Math.max(StatementChange.perSecond(now.statements()), StatementChange.perSecond(base.statements()));
        return Math.abs(all) <= Noise.LEAST_SHARE * greater || all == 0 ? null : Double.valueOf(change.change() / all);
    }

    /** The kinds of wait in both ranges. */
    List<FigureChange> classes() {
        Map<String, double[]> after = bands(now.load());
        Map<String, double[]> before = bands(base.load());
        Set<String> names = new LinkedHashSet<>(after.keySet());
        names.addAll(before.keySet());
        double[] none = {};
        List<FigureChange> changes = new ArrayList<>();
        for (String name : names) {
            changes.add(FigureChange.of(
                    name,
                    before.getOrDefault(name, before.isEmpty() ? none : zeros(before)),
                    after.getOrDefault(name, after.isEmpty() ? none : zeros(after))));
        }
        changes.sort(Comparator.comparingDouble((FigureChange change) -> -Math.abs(change.change()))
                .thenComparing(FigureChange::name));
        return changes;
    }

    private static double[] zeros(Map<String, double[]> bands) {
        return new double[bands.values().iterator().next().length];
    }

    private static Map<String, double[]> bands(LoadFacts load) {
        Map<String, double[]> bands = new LinkedHashMap<>();
        for (FactPlot.Band band : load.plot().bands()) {
            bands.put(
                    band.name(),
                    Arrays.stream(band.values())
                            .filter(value -> !Double.isNaN(value))
                            .toArray());
        }
        return bands;
    }

    private static double[] totals(LoadFacts load) {
        double[] totals = {};
        for (double[] band : bands(load).values()) {
            totals = totals.length == 0 ? new double[band.length] : totals;
            for (int i = 0; i < Math.min(totals.length, band.length); i++) {
                totals[i] += band[i];
            }
        }
        return totals;
    }

    private static List<StatementChange> statements(Evidence now, Evidence base) {
        Map<String, StatementLine> before = new HashMap<>();
        base.statements().lines().forEach(line -> before.put(line.key(), line));
        List<StatementChange> changes = new ArrayList<>();
        if (!now.statements().isKnown() || !base.statements().isKnown()) {
            return changes;
        }
        for (StatementLine line : now.statements().lines()) {
            changes.add(StatementChange.of(now.statements(), line, base.statements(), before.remove(line.key())));
        }
        before.values()
                .forEach(line -> changes.add(StatementChange.of(now.statements(), null, base.statements(), line)));
        changes.sort(Comparator.comparingDouble((StatementChange change) -> -Math.abs(change.change()))
                .thenComparing(change -> change.line().key()));
        return changes;
    }

    /** What changed, as a line of the verdict; empty where both ranges have too little in common to be compared. */
    public Optional<VerdictLine> line() {
        if (!now.load().isKnown() || !base.load().isKnown()) {
            return Optional.of(new VerdictLine(
                    "comparison",
                    20,
                    "The two times cannot be compared: of one of them no look at the sessions is kept.",
                    "compare",
                    Map.of()));
        }
        Map<String, @Nullable Object> seen = new LinkedHashMap<>();
        seen.put("sessions_base", load.base());
        seen.put("sessions_now", load.now());
        seen.put("noise", load.noise());
        StringBuilder text = new StringBuilder(ofEarlier ? "Later, " : "Compared with ")
                .append(FigureText.range(other().range().from(), other().range().to()))
                .append(": ");
        if (load.isNews()) {
            text.append(FigureText.number(load.now()))
                    .append(" active sessions instead of ")
                    .append(FigureText.number(load.base()))
                    .append('.');
        } else {
            text.append("as many active sessions (")
                    .append(FigureText.number(load.now()))
                    .append(", no more apart than by chance).");
        }
        Optional<StatementChange> first =
                statements.stream().filter(StatementChange::isNews).findFirst();
        first.ifPresent(change -> tell(change, text, seen));
        classes().stream().filter(FigureChange::isNews).findFirst().ifPresent(change -> {
            text.append(" The wait that changed most is ")
                    .append(change.name())
                    .append(": ")
                    .append(FigureText.number(change.now()))
                    .append(" sessions instead of ")
                    .append(FigureText.number(change.base()))
                    .append('.');
            seen.put("class", change.name());
        });
        ReplicaChanges.of(base, now).tell(text, seen);
        // What changed comes after why.
        return Optional.of(
                new VerdictLine("comparison", load.isNews() ? NEWS : NO_NEWS, text.toString(), "compare", seen));
    }

    private void tell(StatementChange change, StringBuilder text, Map<String, @Nullable Object> seen) {
        StatementLine line = change.line();
        String said = now.names().text(line.text());
        text.append(" Statement ").append(line.queryid());
        if (!said.isEmpty()) {
            text.append(" (").append(FigureText.line(said, TEXT)).append(')');
        }
        text.append(' ').append(change.said());
        Double before = change.baseMeanMs();
        Double after = change.nowMeanMs();
        if (before != null && after != null) {
            boolean byTime = change.kind().equals("slower") || change.kind().equals("faster");
            text.append(": ")
                    .append(byTime ? FigureText.ms(after) : FigureText.number(change.nowCalls()) + "/s")
                    .append(" instead of ")
                    .append(byTime ? FigureText.ms(before) + " a call" : FigureText.number(change.baseCalls()) + "/s");
        }
        Double share = share(change);
        if (share != null) {
            text.append(", ")
                    .append(FigureText.percent(100 * share))
                    .append(" of the change in the time of statements");
        }
        text.append('.');
        seen.put("queryid", line.queryid());
        seen.put("kind", change.kind());
        seen.put("share_of_change", share);
    }
}
