package com.bitville.postgres.webconsole.internal.facts;

import com.bitville.postgres.api.history.series.JournalEntry;
import com.bitville.postgres.api.history.series.SeriesStore;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Lists by the hour, as a journal has them, added up over all hours that the time of a request touches. */
final class HourFacts {
    private static final Duration HOUR = Duration.ofHours(1);

    private final SeriesStore store;
    private final FactsQuery query;
    private final AnswerSize size;

    HourFacts(SeriesStore store, FactsQuery query, AnswerSize size) {
        this.store = store;
        this.query = query;
        this.size = size;
    }

    /** By journal: the hours that are known, the end of each part of them, and the rows with the most of the first column. */
    Map<String, @Nullable Object> sums(String server) {
        Map<String, @Nullable Object> found = new LinkedHashMap<>();
        for (FactsQuery.Sum sum : query.hours()) {
            found.put(sum.table(), sum(sum, hours(server, sum.table())));
        }
        return found;
    }

    private SortedMap<Instant, List<JournalEntry>> hours(String server, String journal) {
        SortedMap<Instant, List<JournalEntry>> hours = new TreeMap<>();
        for (JournalEntry entry :
                store.journal(server, journal, query.from().truncatedTo(ChronoUnit.HOURS), query.to())) {
            if (entry.at().isBefore(query.to()) && entry.at().plus(HOUR).isAfter(query.from())) {
                hours.computeIfAbsent(entry.at(), unseen -> new ArrayList<>()).add(entry);
            }
        }
        return hours;
    }

    private Map<String, @Nullable Object> sum(FactsQuery.Sum sum, SortedMap<Instant, List<JournalEntry>> hours) {
        List<KeyedSums.Portion> portions = new ArrayList<>();
        List<Double> ends = new ArrayList<>();
        Instant begin = hours.isEmpty() ? query.from() : hours.firstKey();
        Instant end = hours.isEmpty() ? query.from() : hours.lastKey().plus(HOUR);
        long spanned = Duration.between(begin, end).toHours();
        long together = Math.max(1, (spanned + KeyedSums.MOST_PARTS - 1) / KeyedSums.MOST_PARTS);
        for (long hour = 0; hour < spanned; hour += together) {
            ends.add(SeriesFacts.seconds(begin.plus(HOUR.multipliedBy(Math.min(spanned, hour + together)))));
        }
        hours.forEach((at, entries) -> portions.add(new KeyedSums.Portion(
                (int) (Duration.between(begin, at).toHours() / together),
                taker -> entries.forEach(entry -> take(sum, entry.values(), taker)))));
        // Who is not on an hour's list may have done a little less than the last of it.
        Map<String, @Nullable Object> told =
                SumFacts.told(new KeyedSums(sum, portions, ends.size(), Double.NaN), ends, size);
        told.put("from", SeriesFacts.seconds(begin));
        told.put("hours", hours.size());
        return told;
    }

    private static void take(FactsQuery.Sum sum, Map<String, @Nullable Object> values, KeyedSums.Taker taker) {
        if (sum.column().isEmpty() || sum.value().equals(Objects.toString(values.get(sum.column())))) {
            List<@Nullable Object> key = new ArrayList<>();
            sum.keys().forEach(column -> key.add(values.get(column)));
            taker.accept(
                    key,
                    c -> values.get(sum.columns().get(c)) instanceof Number number ? number.doubleValue() : Double.NaN);
        }
    }
}
