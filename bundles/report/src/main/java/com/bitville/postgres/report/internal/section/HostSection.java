package com.bitville.postgres.report.internal.section;

import com.bitville.postgres.api.history.series.Figure;
import com.bitville.postgres.api.history.series.SeriesKey;
import com.bitville.postgres.report.internal.fact.FactBlock;
import com.bitville.postgres.report.internal.fact.FactKind;
import com.bitville.postgres.report.internal.fact.FactScope;
import com.bitville.postgres.report.internal.fact.FactTable;
import com.bitville.postgres.report.internal.fact.FactTables;
import com.bitville.postgres.report.internal.fact.FigureText;
import com.bitville.postgres.report.internal.fact.ReportSection;
import com.bitville.postgres.report.internal.read.Evidence;
import com.bitville.postgres.report.internal.source.ReportSources;
import com.bitville.postgres.report.internal.source.SeriesPart;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The host that the server runs on, where that is this one. */
final class HostSection {
    private static final String HOST = "host";
    /** In this order; the rest is in {@code bitville:history}. */
    private static final List<String> FIGURES = List.of(
            "cpu.busy_percent",
            "cpu.iowait_percent",
            "cpu.steal_percent",
            "load.load1",
            "memory.used_percent",
            "memory.oom_kills",
            "swap.used_percent",
            "swap.in_bytes",
            "pressure.some_percent",
            "disk.utilisation_percent",
            "disk.read_await_ms",
            "disk.write_await_ms",
            "disk.read_bytes",
            "disk.write_bytes",
            "filesystem.used_percent",
            "network.rx_bytes",
            "network.tx_bytes");

    private HostSection() {}

    static ReportSection of(Evidence evidence) {
        return new ReportSection("host", "Host", List.<FactBlock>of(table(evidence)));
    }

    private static FactTable table(Evidence evidence) {
        ReportSources sources = evidence.sources();
        SeriesPart first = sources.series(SeriesKey.of(HOST, FIGURES.get(0)), evidence.range());
        FactScope scope = first.scope();
        if (!sources.isLocal()) {
            return FactTable.unknown(
                    HOST,
                    "Host",
                    scope,
                    "The server runs on another host than the agent, or that is not known: its host is not watched.");
        }
        if (!first.isKnown()) {
            return FactTable.unknown(HOST, "Host", scope, "No reading of the host is kept of this time.");
        }
        Map<String, Figure> declared = sources.store().figures().stream()
                .collect(Collectors.toMap(Figure::name, figure -> figure, (one, other) -> one));
        FactTables table = new FactTables(HOST, "Host", scope, evidence.names())
                .column("figure", "Figure", FactKind.WORD)
                .column("object", "Of", FactKind.WORD)
                .column("mean", "Mean", FactKind.WORD)
                .column("max", "Highest step", FactKind.WORD)
                .column("description", "What it is", FactKind.PROSE)
                .most(60);
        for (String name : FIGURES) {
            Figure figure = declared.get(name);
            for (SeriesKey key : sources.keys(HOST, name)) {
                SeriesPart series = sources.series(key, evidence.range());
                if (series.isKnown()) {
                    table.row(
                            name,
                            evidence.names().name(key.object()),
                            said(name, series.mean()),
                            said(name, series.max()),
                            figure == null ? null : figure.description());
                }
            }
        }
        return table.build();
    }

    private static String said(String name, double value) {
        if (name.endsWith("_percent")) {
            return FigureText.percent(value);
        }
        if (name.endsWith("_bytes")) {
            return FigureText.bytes(value) + "/s";
        }
        return name.endsWith("_ms") ? FigureText.ms(value) : FigureText.number(value);
    }
}
