package com.bitville.postgres.report.internal.verdict;

import com.bitville.postgres.report.internal.fact.FigureText;
import com.bitville.postgres.report.internal.fact.VerdictLine;
import com.bitville.postgres.report.internal.read.Evidence;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** So much of the time was not seen that the rest of the verdict needs this warning. */
final class UnseenRule implements VerdictRule {
    static final double KNOWN = 0.8;

    @Override
    public Optional<VerdictLine> judge(Evidence evidence) {
        double known = evidence.load().scope().knownSeconds()
                / (double) evidence.range().length().toSeconds();
        if (known >= KNOWN || !evidence.load().isKnown()) {
            return Optional.empty();
        }
        Map<String, @Nullable Object> seen = new LinkedHashMap<>();
        seen.put("known_share", known);
        return Optional.of(new VerdictLine(
                "unseen",
                30,
                "Only " + FigureText.percent(100 * known)
                        + " of this time was seen: the agent or the server was not there, or had just been started.",
                "agent",
                seen));
    }
}
