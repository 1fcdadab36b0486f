package com.bitville.postgres.report.internal.verdict;

import com.bitville.postgres.report.internal.fact.FigureText;
import com.bitville.postgres.report.internal.fact.VerdictLine;
import com.bitville.postgres.report.internal.load.LoadFacts;
import com.bitville.postgres.report.internal.read.Evidence;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** More sessions that compute than there are cores. */
final class CoresRule implements VerdictRule {
    @Override
    public Optional<VerdictLine> judge(Evidence evidence) {
        LoadFacts load = evidence.load();
        double computing = load.ofClass("CPU");
        if (load.cores().isEmpty() || computing <= load.cores().getAsInt()) {
            return Optional.empty();
        }
        int cores = load.cores().getAsInt();
        Map<String, @Nullable Object> seen = new LinkedHashMap<>();
        seen.put("computing_sessions", computing);
        seen.put("cores", cores);
        return Optional.of(new VerdictLine(
                "cores",
                Math.min(85, 40 + 20 * computing / cores),
                "Too few cores: on average " + FigureText.number(computing) + " sessions wanted to compute on " + cores
                        + (cores == 1 ? " core." : " cores."),
                "load",
                seen));
    }
}
