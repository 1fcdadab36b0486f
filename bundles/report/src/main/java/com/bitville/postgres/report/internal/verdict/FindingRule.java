package com.bitville.postgres.report.internal.verdict;

import com.bitville.postgres.api.check.CheckSeverity;
import com.bitville.postgres.api.check.FindingState;
import com.bitville.postgres.api.check.ServerFinding;
import com.bitville.postgres.report.internal.fact.FigureText;
import com.bitville.postgres.report.internal.fact.VerdictLine;
import com.bitville.postgres.report.internal.read.Evidence;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The finding that hurts most or soonest, if it was open in this time. */
final class FindingRule implements VerdictRule {
    private static final int TEXT = 160;

    @Override
    public Optional<VerdictLine> judge(Evidence evidence) {
        List<ServerFinding> findings = evidence.sources().findings();
        if (findings == null) {
            return Optional.empty();
        }
        return findings.stream()
                .filter(finding -> finding.state() == FindingState.OPEN
                        && (finding.severity() == CheckSeverity.ERROR || finding.severity() == CheckSeverity.WARNING)
                        && finding.opened().isBefore(evidence.range().to()))
                .min(Comparator.comparing((ServerFinding finding) -> finding.severity() != CheckSeverity.ERROR)
                        .thenComparing(finding -> finding.eta().orElse(Instant.MAX))
                        .thenComparing(ServerFinding::id))
                .map(finding -> line(evidence, finding));
    }

    private static VerdictLine line(Evidence evidence, ServerFinding finding) {
        Map<String, @Nullable Object> seen = new LinkedHashMap<>();
        seen.put("check", finding.check());
        seen.put("severity", finding.severity().word());
        seen.put("opened", finding.opened());
        seen.put("eta", finding.eta().orElse(null));
        String message = evidence.names().text(finding.seen().message());
        String text = "Finding " + finding.check() + " (" + finding.severity().word() + ")"
                + (message.isEmpty() ? "" : ": " + FigureText.line(message, TEXT))
                + finding.eta()
                        .map(eta -> " At this rate the limit is reached at " + FigureText.time(eta) + ".")
                        .orElse("");
        return new VerdictLine("finding", finding.severity() == CheckSeverity.ERROR ? 85 : 35, text, "findings", seen);
    }
}
