package com.bitville.postgres.report.internal.read;

import com.bitville.postgres.api.report.TimeRange;
import com.bitville.postgres.report.internal.fact.FigureText;
import com.bitville.postgres.report.internal.fact.NameForm;
import com.bitville.postgres.report.internal.load.LoadFacts;
import com.bitville.postgres.report.internal.load.LoadReader;
import com.bitville.postgres.report.internal.source.ReportSources;
import com.bitville.postgres.report.internal.source.Shift;
import com.bitville.postgres.report.internal.statement.StatementFacts;
import com.bitville.postgres.report.internal.statement.StatementLine;
import com.bitville.postgres.report.internal.statement.StatementPoint;
import com.bitville.postgres.report.internal.statement.StatementReader;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What is known of a range: the facts that sections show, rules judge and two ranges are compared by.
 *
 * @param base the earlier range that it is compared with, if it is: whatever changed between the two changed at no moment of this one
 */
public record Evidence(
        ReportSources sources,
        TimeRange range,
        NameForm names,
        LoadFacts load,
        StatementFacts statements,
        List<IncidentFact> incidents,
        List<SettingChange> settings,
        WriteFacts writes,
        Replication replication,
        List<ServerEvent> events,
        LogFacts logs,
        Optional<Evidence> base) {
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
                LogFacts.of(sources, range),
                Optional.empty());
    }

    /** The same, compared with another range; one that is not earlier says nothing about what was before. */
    public Evidence after(Evidence other) {
        return new Evidence(
                sources,
                range,
                names,
                load,
                statements,
                incidents,
                settings,
                writes,
                replication,
                events,
                logs,
                other.range.to().isAfter(range.from()) ? Optional.empty() : Optional.of(other));
    }

    /** When it begins, as the head of a column. */
    public String head() {
        return FigureText.day(range.from());
    }

    /** When what is known here or of the base begins. */
    public Instant begin() {
        return base.map(earlier -> earlier.range.from()).orElse(range.from());
    }

    /** A moment within a sentence, in UTC: with the day where this and the base are not on one day. */
    public String moment(Instant at) {
        return FigureText.moment(at, begin(), range.to());
    }

    /** The time of a call of a statement, step by step, from the base on. */
    public List<Shift.Point> meanTimes(StatementLine line) {
        return points(earlier(line).map(StatementLine::meanTimes), line.meanTimes());
    }

    /** The steps in which a statement ran, from the base on. */
    public List<StatementPoint> steps(StatementLine line) {
        return points(earlier(line).map(StatementLine::points), line.points());
    }

    private Optional<StatementLine> earlier(StatementLine line) {
        return base.flatMap(earlier ->
                earlier.statements.lines().stream().filter(line::isSame).findFirst());
    }

    /** The load of a route from the base on; 0 at each reading of a base that did not have it. */
    public List<Shift.Point> route(String route) {
        List<Shift.Point> now = load.routes().getOrDefault(route, List.of());
        return points(base.map(earlier -> earlier.load.routes().getOrDefault(route, earlier.without())), now);
    }

    private List<Shift.Point> without() {
        return load.isKnown()
                ? statements.steps().stream().map(at -> new Shift.Point(at, 0)).toList()
                : List.of();
    }

    private static <P> List<P> points(Optional<List<P>> before, List<P> now) {
        return Stream.concat(before.stream().flatMap(List::stream), now.stream())
                .toList();
    }

    /** The changes of settings from the base on. */
    public List<SettingChange> settingsFromBase() {
        return base.isEmpty() ? settings : new SettingReader(sources, new TimeRange(begin(), range.to())).read();
    }
}
