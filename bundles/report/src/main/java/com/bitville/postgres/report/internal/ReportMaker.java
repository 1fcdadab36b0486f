package com.bitville.postgres.report.internal;

import com.bitville.postgres.api.report.ReportRequest;
import com.bitville.postgres.report.internal.compare.CompareSection;
import com.bitville.postgres.report.internal.compare.Comparison;
import com.bitville.postgres.report.internal.fact.NameForm;
import com.bitville.postgres.report.internal.fact.ReportFacts;
import com.bitville.postgres.report.internal.fact.ReportSection;
import com.bitville.postgres.report.internal.fact.VerdictLine;
import com.bitville.postgres.report.internal.read.Evidence;
import com.bitville.postgres.report.internal.section.Sections;
import com.bitville.postgres.report.internal.source.ReportSources;
import com.bitville.postgres.report.internal.verdict.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Makes the facts of a report. */
final class ReportMaker {
    private ReportMaker() {}

    static ReportFacts facts(ReportRequest request, ReportSources sources, NameForm names) {
        Evidence now = Evidence.of(sources, request.range(), names);
        Optional<Evidence> base = request.base().map(range -> Evidence.of(sources, range, names));
        Evidence evidence = base.map(now::after).orElse(now);
        Optional<Comparison> comparison = base.map(other -> Comparison.of(evidence, other));
        List<VerdictLine> verdict = Verdict.of(evidence, comparison.flatMap(Comparison::line));
        List<ReportSection> sections = new ArrayList<>();
        comparison.ifPresent(made -> sections.add(CompareSection.of(made)));
        sections.addAll(Sections.of(evidence));
        return new ReportFacts(
                new ReportFacts.About(
                        names.name(request.server()),
                        word(sources.statusOfServer().get("server_version")),
                        word(sources.statusOfServer().get("role")),
                        word(sources.status().get("version")),
                        request.range(),
                        request.base(),
                        request.hashedNames(),
                        sources.now()),
                verdict,
                sections);
    }

    private static String word(@Nullable Object value) {
        return Objects.toString(value, "");
    }
}
