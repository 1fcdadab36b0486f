package com.bitville.postgres.report.internal.statement;

import static com.bitville.postgres.report.internal.source.JournalValues.number;
import static com.bitville.postgres.report.internal.source.JournalValues.text;

import com.bitville.postgres.api.history.series.JournalEntry;
import com.bitville.postgres.api.history.series.SeriesKey;
import com.bitville.postgres.api.report.TimeRange;
import com.bitville.postgres.report.internal.fact.FactScope;
import com.bitville.postgres.report.internal.source.FactRow;
import com.bitville.postgres.report.internal.source.ReportSources;
import com.bitville.postgres.report.internal.source.SeriesPart;
import com.bitville.postgres.report.internal.source.TableStep;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Reads statements: from the readings in memory where they cover most of the range, else from the journal's hours. */
public final class StatementReader {
    private static final String TOP = "top_statements";
    private static final String TEXTS = "statement_texts";
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration DAY = Duration.ofDays(1);

    private final ReportSources sources;
    private final TimeRange range;

    public StatementReader(ReportSources sources, TimeRange range) {
        this.sources = sources;
        this.range = range;
    }

    public StatementFacts read() {
        List<TableStep> steps = sources.preferred("statements", range, () -> knownOf(hours()));
        List<JournalEntry> hours = steps.isEmpty() ? hours() : List.of();
        return hours.isEmpty() ? ofMemory(steps, range) : ofJournal(hours);
    }

    private List<JournalEntry> hours() {
        Instant first = range.from().truncatedTo(ChronoUnit.HOURS);
        return sources.journal(TOP, first, range.to()).stream()
                .filter(entry ->
                        entry.at().isBefore(range.to()) && entry.at().plus(HOUR).isAfter(range.from()))
                .toList();
    }

    /** Of each hour the part within the range, and of that what was read. */
    private double knownOf(List<JournalEntry> hours) {
        double read = sources.series("statements.exec_time", range).knownSeconds();
        double within = hours.stream()
                .map(JournalEntry::at)
                .distinct()
                .mapToDouble(hour -> SeriesPart.within(range, hour, hour.plus(HOUR)))
                .sum();
        return read > 0 ? Math.min(read, within) : within;
    }

    private StatementFacts ofMemory(List<TableStep> steps, TimeRange of) {
        Map<String, StatementLine> lines = new HashMap<>();
        for (TableStep step : steps) {
            for (FactRow row : step.rows()) {
                StatementLine line = lines.computeIfAbsent(
                        row.text("queryid") + "/" + row.text("dbid") + "/" + row.text("userid"),
                        unseen -> new StatementLine(row.text("queryid"), row.text("datname"), row.text("usename")));
                line.add(
                        new StatementPoint(
                                step.begin(), step.seconds(), row.count("calls"), row.count("total_exec_time")),
                        row.count("rows"),
                        row.count("shared_blks_hit"),
                        row.count("shared_blks_read"),
                        row.count("wal_bytes"),
                        row.count("temp_blks_written"));
            }
        }
        double restCalls = 0;
        double restMs = 0;
        for (TableStep step : sources.steps("statements_rest", of)) {
            for (FactRow row : step.rows()) {
                restCalls += row.count("calls");
                restMs += row.count("total_exec_time");
            }
        }
        tell(lines.values());
        return new StatementFacts(
                scope(of, steps),
                false,
                steps.stream().map(TableStep::begin).toList(),
                new ArrayList<>(lines.values()),
                restCalls,
                restMs,
                Optional.empty(),
                born());
    }

    /** A first reading that is partly about the time before the range counts as a whole: calls have no parts. */
    private static FactScope scope(TimeRange of, List<TableStep> steps) {
        Instant first = steps.isEmpty() ? of.from() : steps.get(0).begin();
        return new FactScope(
                first.isBefore(of.from()) ? first : of.from(),
                of.to(),
                steps.stream().mapToDouble(TableStep::seconds).sum(),
                ReportSources.HISTORY);
    }

    private StatementFacts ofJournal(List<JournalEntry> entries) {
        SeriesKey all = SeriesKey.of(sources.server(), "statements.exec_time");
        Map<Instant, Double> hours = new TreeMap<>();
        double totalMs = 0;
        for (JournalEntry entry : entries) {
            if (!hours.containsKey(entry.at())) {
                SeriesPart hour =
                        sources.series(all, new TimeRange(entry.at(), entry.at().plus(HOUR)));
                double seconds = hour.knownSeconds();
                hours.put(entry.at(), seconds > 0 ? seconds : (double) HOUR.toSeconds());
                totalMs += hour.sum();
            }
        }
        Map<String, StatementLine> lines = new LinkedHashMap<>();
        for (JournalEntry entry : entries) {
            Map<String, ?> values = entry.values();
            StatementLine line = lines.computeIfAbsent(
                    entry.key(),
                    unseen -> new StatementLine(
                            text(values, "queryid"), text(values, "datname"), text(values, "usename")));
            line.add(
                    new StatementPoint(
                            entry.at(),
                            hours.getOrDefault(entry.at(), 0.0),
                            number(values, "calls"),
                            number(values, "total_exec_time")),
                    number(values, "rows"),
                    number(values, "shared_blks_hit"),
                    number(values, "shared_blks_read"),
                    number(values, "wal_bytes"),
                    number(values, "temp_blks_written"));
            if (!text(values, "query").isEmpty()) {
                line.says(text(values, "query"));
            }
        }
        tell(lines.values().stream().filter(line -> line.text().isEmpty()).toList());
        double known = hours.values().stream().mapToDouble(Double::doubleValue).sum();
        Instant first = hours.keySet().iterator().next();
        Instant last = ((TreeMap<Instant, Double>) hours).lastKey().plus(HOUR);
        return new StatementFacts(
                new FactScope(first, last, known, ReportSources.JOURNAL),
                true,
                List.copyOf(hours.keySet()),
                new ArrayList<>(lines.values()),
                0,
                0,
                totalMs > 0 ? Optional.of(totalMs) : Optional.empty(),
                born());
    }

    /**
     * A text comes when its statement is new, and later from the lists of the hours before. Texts are read rarely: of one that is newer the
     * recorder knows what a session ran.
     */
    private void tell(Iterable<StatementLine> lines) {
        Map<String, String> texts = new HashMap<>();
        sources.history()
                .recent(sources.server(), "profile.statements", "query_id", Instant.EPOCH)
                .forEach(row -> put(texts, text(row, "query_id"), text(row, "query")));
        for (JournalEntry entry : sources.journal(TOP, range.from().minus(DAY), sources.now())) {
            put(texts, text(entry.values(), "queryid"), text(entry.values(), "query"));
        }
        for (JournalEntry entry : sources.journal(TEXTS, range.from().minus(DAY), sources.now())) {
            put(texts, queryid(entry), text(entry.values(), "query"));
        }
        sources.history()
                .recent(sources.server(), TEXTS, "queryid", Instant.EPOCH)
                .forEach(row -> put(texts, text(row, "queryid"), text(row, "query")));
        lines.forEach(line -> line.says(texts.getOrDefault(line.queryid(), line.text())));
    }

    private static void put(Map<String, String> texts, String queryid, String text) {
        if (!text.isEmpty()) {
            texts.put(queryid, text);
        }
    }

    private Map<String, Instant> born() {
        Map<String, Instant> born = new HashMap<>();
        for (JournalEntry entry : sources.journal(TEXTS, range.from(), range.to())) {
            first(born, queryid(entry), entry.at());
        }
        for (TableStep step : sources.steps(TEXTS, range)) {
            step.rows().forEach(row -> first(born, row.text("queryid"), step.at()));
        }
        return born;
    }

    private static void first(Map<String, Instant> born, String queryid, Instant at) {
        born.merge(queryid, at, (one, other) -> one.isBefore(other) ? one : other);
    }

    private static String queryid(JournalEntry entry) {
        int slash = entry.key().indexOf('/');
        return slash < 0 ? entry.key() : entry.key().substring(0, slash);
    }
}
