package com.bitville.postgres.report.internal.section;

import com.bitville.postgres.report.internal.fact.FactBlock;
import com.bitville.postgres.report.internal.fact.FactKind;
import com.bitville.postgres.report.internal.fact.FactScope;
import com.bitville.postgres.report.internal.fact.FactTable;
import com.bitville.postgres.report.internal.fact.FactTables;
import com.bitville.postgres.report.internal.fact.FigureText;
import com.bitville.postgres.report.internal.fact.ReportSection;
import com.bitville.postgres.report.internal.load.LoadFacts;
import com.bitville.postgres.report.internal.load.ShareOfLoad;
import com.bitville.postgres.report.internal.load.WaitMeanings;
import com.bitville.postgres.report.internal.read.Evidence;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The load profile: kinds of wait over time, and who spent it. */
final class LoadSection {
    private static final String UNKNOWN =
            "No look at the sessions is kept of this time: the agent was not there, or may not read them.";

    /** What the load is shown by, and what a value is called. */
    private static final Map<String, String> BY = new LinkedHashMap<>();

    static {
        BY.put("route", "Route");
        BY.put("usename", "Role");
        BY.put("application_name", "Application");
        BY.put("datname", "Database");
    }

    private LoadSection() {}

    static ReportSection of(Evidence evidence) {
        LoadFacts load = evidence.load();
        List<FactBlock> blocks = new ArrayList<>();
        if (!load.isKnown()) {
            blocks.add(FactTable.unknown("load_classes", "Load by kind of wait", load.scope(), UNKNOWN));
            return new ReportSection("load", "Load", blocks);
        }
        blocks.add(load.plot());
        FactTables classes = new FactTables("load_classes", "Load by kind of wait", load.scope(), evidence.names())
                .column("class", "Kind of wait", FactKind.WORD)
                .column("sessions", "Average active sessions", FactKind.NUMBER)
                .column("share_percent", "Share", FactKind.PERCENT)
                .most(15)
                .note(
                        "Time that client sessions spent in statements by the time that passed. CPU is no wait: the session"
                                + " computes or waits for a core. Beside them "
                                + FigureText.number(load.idleInTransaction())
                                + " sessions were idle in a transaction.");
        classes.row("all", load.sessions(), load.sessions() > 0 ? 100.0 : 0.0);
        load.classes().forEach(share -> classes.row(share.key(), share.sessions(), 100 * load.share(share.sessions())));
        blocks.add(classes.build());
        return new ReportSection("load", "Load", blocks);
    }

    static ReportSection waits(Evidence evidence) {
        LoadFacts load = evidence.load();
        List<FactBlock> blocks = new ArrayList<>();
        List<ShareOfLoad> events = load.by().getOrDefault("wait_event", List.of());
        WaitMeanings meanings = new WaitMeanings();
        FactTables waits = new FactTables("waits", "Top waits", load.detail(), evidence.names())
                .column("wait", "Wait", FactKind.WORD)
                .column("sessions", "Average active sessions", FactKind.NUMBER)
                .column("share_percent", "Share", FactKind.PERCENT)
                .column("meaning", "What it means and what usually mends it", FactKind.PROSE)
                .most(12);
        events.forEach(share ->
                waits.row(share.key(), share.sessions(), 100 * load.share(share.sessions()), meanings.of(share.key())));
        blocks.add(or(waits, "waits", "Top waits", load.detail(), events));
        BY.forEach((property, title) -> {
            List<ShareOfLoad> shares = load.by().getOrDefault(property, List.of());
            FactTables table = new FactTables(
                            "load_by_" + property,
                            "Load by " + title.toLowerCase(Locale.ROOT),
                            load.detail(),
                            evidence.names())
                    .column(property, title, FactKind.NAME)
                    .column("sessions", "Average active sessions", FactKind.NUMBER)
                    .column("share_percent", "Share", FactKind.PERCENT)
                    .most(10);
            shares.forEach(share -> table.row(share.key(), share.sessions(), 100 * load.share(share.sessions())));
            if (!shares.isEmpty()) {
                blocks.add(table.build());
            }
        });
        return new ReportSection("waits", "Waits", blocks);
    }

    private static FactTable or(FactTables table, String id, String title, FactScope scope, List<ShareOfLoad> shares) {
        return shares.isEmpty() && scope.knownSeconds() <= 0
                ? FactTable.unknown(id, title, scope, UNKNOWN)
                : table.build();
    }
}
