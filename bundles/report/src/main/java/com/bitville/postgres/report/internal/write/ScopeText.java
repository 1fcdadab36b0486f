package com.bitville.postgres.report.internal.write;

import com.bitville.postgres.report.internal.fact.FactBlock;
import com.bitville.postgres.report.internal.fact.FactScope;
import com.bitville.postgres.report.internal.fact.FactTable;
import com.bitville.postgres.report.internal.fact.FigureText;
import com.bitville.postgres.report.internal.fact.ReportFacts;
import java.time.Duration;

/** What figures speak of, in words: of which time, of how much of it, of how many. */
final class ScopeText {
    private ScopeText() {}

    static String of(FactBlock block) {
        String scope = of(block.scope());
        if (!(block instanceof FactTable table) || !table.unknown().isEmpty()) {
            return scope;
        }
        return scope
                + (table.isTruncated()
                        ? "; the first " + table.rows().size() + " of " + FigureText.number((double) table.total())
                        : "; all " + FigureText.number((double) table.total()));
    }

    private static String of(FactScope scope) {
        if (scope.isMoment()) {
            return "As of " + FigureText.time(scope.from()) + " UTC, " + scope.source();
        }
        double asked = (double) Duration.between(scope.from(), scope.to()).toMillis();
        double known = 1_000 * scope.knownSeconds();
        return FigureText.time(scope.from()) + " to " + FigureText.time(scope.to()) + " UTC, "
                + (known >= asked ? "all of it known" : FigureText.ms(known) + " of " + FigureText.ms(asked) + " known")
                + ", " + scope.source();
    }

    /** What holds for all lines of a verdict, which have clocks and days alone. */
    static final String UTC = "Times are in UTC.";

    static String title(ReportFacts.About about) {
        return "PostgreSQL report: " + about.server();
    }

    static String range(ReportFacts.About about) {
        double ms = (double) about.range().length().toMillis();
        return FigureText.time(about.range().from()) + " to "
                + FigureText.time(about.range().to()) + " UTC ("
                + FigureText.ms(ms) + ")"
                + about.base()
                        .map(base -> ", compared with " + FigureText.time(base.from()) + " to "
                                + FigureText.time(base.to()) + " UTC")
                        .orElse("");
    }

    static String made(ReportFacts.About about) {
        return "Made at " + FigureText.time(about.made()) + " UTC by the Bitville PostgreSQL agent "
                + about.agentVersion() + " of what it keeps; no server was asked. Literals in statements and texts of"
                + " applications are redacted as on the wire"
                + (about.hashedNames() ? "; names are keyed hashes, and statements and messages are left out." : ".")
                + " A dash is a figure that is not known, which is not 0.";
    }

    static String server(ReportFacts.About about) {
        return (about.serverVersion().isEmpty() ? "" : "PostgreSQL " + about.serverVersion())
                + (about.role().isEmpty() ? "" : (about.serverVersion().isEmpty() ? "" : ", ") + about.role());
    }
}
