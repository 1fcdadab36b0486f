package com.bitville.postgres.report.internal.read;

import com.bitville.postgres.api.report.TimeRange;
import com.bitville.postgres.report.internal.fact.NameForm;
import com.bitville.postgres.report.internal.load.LoadFacts;
import com.bitville.postgres.report.internal.load.LoadReader;
import com.bitville.postgres.report.internal.source.ReportSources;
import com.bitville.postgres.report.internal.statement.StatementFacts;
import com.bitville.postgres.report.internal.statement.StatementReader;
import java.util.List;

/** What is known of a range: the facts that sections show, rules judge and two ranges are compared by. */
public record Evidence(
        ReportSources sources,
        TimeRange range,
        NameForm names,
        LoadFacts load,
        StatementFacts statements,
        List<IncidentFact> incidents,
        List<SettingChange> settings,
        WriteFacts writes,
        List<ReplicaFact> replicas,
        List<ServerEvent> events,
        LogFacts logs) {
    public static Evidence of(ReportSources sources, TimeRange range, NameForm names) {
        return new Evidence(
                sources,
                range,
                names,
                new LoadReader(sources, range).read(),
                new StatementReader(sources, range).read(),
                new IncidentReader(sources, range).read(),
                new SettingReader(sources, range).read(),
                WriteFacts.of(sources, range),
                new ReplicaReader(sources, range).read(),
                new ServerEventReader(sources, range).read(),
                LogFacts.of(sources, range));
    }
}
