package com.bitville.postgres.webconsole.internal.facts;

import static com.bitville.postgres.webconsole.internal.facts.AskedFacts.at;
import static com.bitville.postgres.webconsole.internal.facts.AskedFacts.query;
import static org.assertj.core.api.Assertions.assertThat;

import com.bitville.postgres.api.history.series.JournalEntry;
import com.bitville.postgres.api.history.series.SeriesKey;
import com.bitville.postgres.testkit.fake.FakeSeriesStore;
import com.bitville.postgres.webconsole.internal.JsonSize;
import com.bitville.postgres.webconsole.internal.world.FakeHistory;
import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class FactsTest {
    private static final Instant NOW = AskedFacts.NOW;

    private final AskedFacts asked = new AskedFacts();
    private final FakeHistory history = asked.history;
    private final FakeSeriesStore store = asked.store;

    @Test
    void theTimeIsTheLastHourAndNeverBeyondThePresentOrFourHundredDays() {
        assertThat(query().from()).isEqualTo(NOW.minus(Duration.ofHours(1)));
        assertThat(query("last=900").from()).isEqualTo(NOW.minusSeconds(900));
        assertThat(query("last=0").from()).isEqualTo(NOW.minusSeconds(60));
        assertThat(query("last=9999999999").from()).isEqualTo(NOW.minus(Duration.ofDays(400)));
        FactsQuery future = query("from=9999999999", "to=9999999999");
        assertThat(future.to()).isEqualTo(NOW);
        assertThat(future.from()).isEqualTo(NOW.minusSeconds(60));
        FactsQuery past = query("from=1767200000", "to=1767203600");
        assertThat(past.from().getEpochSecond()).isEqualTo(1_767_200_000);
        assertThat(past.to().getEpochSecond()).isEqualTo(1_767_203_600);
    }

    @Test
    void whatIsNotWellFormedIsNotAskedFor() {
        FactsQuery query = query(
                "last=NaN",
                "from=-1",
                "series=a.b,../../etc/passwd,<b>,c",
                "sum=t:k",
                "sum=t:k:c:x=",
                "sum=t:k1,k2:c1,c2:k1=a=b:c",
                "texts=no",
                "latest=activity:blocking.",
                "latest=a b",
                "rows=a,b,<c>",
                "rows=t:k=a,b",
                "rows=t:k=",
                "recent=t:k");
        assertThat(query.from()).isEqualTo(NOW.minus(Duration.ofHours(1)));
        assertThat(query.series()).containsExactly("a.b", "c");
        assertThat(query.sums())
                .containsExactly(new FactsQuery.Sum("t", List.of("k1", "k2"), List.of("c1", "c2"), "k1", "a=b:c"));
        assertThat(query.texts()).isEmpty();
        assertThat(query.rows())
                .containsExactly(
                        new FactsQuery.Rows("a", "", ""),
                        new FactsQuery.Rows("b", "", ""),
                        new FactsQuery.Rows("t", "k", "a,b"));
        assertThat(query.latest()).containsExactly(new FactsQuery.Part("activity", "blocking."));
        assertThat(query("series=" + "a,".repeat(5_000), "series=b").series()).containsExactly("a", "b");
        assertThat(query(IntStream.range(0, 500)
                                .mapToObj(i -> "sum=t" + i + ":k:c")
                                .toArray(String[]::new))
                        .sums())
                .hasSize(40);
    }

    @Test
    void seriesHaveAPlaceForEachStepAndNullWhereNothingIsKnown() {
        store.put(SeriesKey.of("default", "wal.bytes"), 1, Double.NaN, 123_456.789);
        Map<String, @Nullable Object> facts = asked.of("series=wal.bytes,unknown.figure", "last=300");
        assertThat(at(facts, "series", "wal.bytes", "series", 0, "values"))
                .isEqualTo(Arrays.asList(null, null, 1L, null, 123_460L));
        assertThat(at(facts, "series", "wal.bytes", "series", 0, "step")).isEqualTo(60L);
        assertThat(at(facts, "series", "wal.bytes", "series", 0, "last_at"))
                .isEqualTo((double) NOW.minusSeconds(60).getEpochSecond());
        assertThat(at(facts, "series", "unknown.figure", "series")).isEqualTo(List.of());
    }

    @Test
    void aPlotHasAtMostThreeHundredPointsWhateverItsTime() {
        for (Duration time :
                List.of(Duration.ofMinutes(1), Duration.ofHours(5), Duration.ofDays(7), Duration.ofDays(400))) {
            assertThat(time.dividedBy(SeriesFacts.step(time))).isBetween(1L, 300L);
        }
    }

    @Test
    void ofManySeriesTheLargestAreToldInFullAndTheOthersByTheirEnds() {
        for (int i = 0; i < 100; i++) {
            store.put(new SeriesKey("default", "table.total_bytes", "shop", "t" + i), i, i * 2);
        }
        Object all = at(asked.of("series=table.total_bytes"), "series", "table.total_bytes", "series");
        assertThat(at(all, 0, "object")).isEqualTo("t99");
        assertThat(at(all, 0, "first")).isEqualTo(99L);
        assertThat(IntStream.range(0, 100).filter(i -> at(all, i, "values") != null))
                .hasSize(24);
        assertThat(at(asked.of("series=table.total_bytes"), "series", "table.total_bytes", "total"))
                .isEqualTo(100);
        assertThat(at(asked.of("series=table.total_bytes"), "series", "table.total_bytes", "truncated"))
                .isEqualTo(false);
        assertThat(at(all, 99, "object")).isEqualTo("t0");
        assertThat(at(all, 99, "last")).isEqualTo(0L);
    }

    @Test
    void theLargestOfAThousandTablesIsFoundWhereverItsNameStands() {
        for (int i = 0; i < 1_000; i++) {
            store.put(new SeriesKey("default", "table.total_bytes", "shop", String.format("t%04d", i)), i, i + 1.0);
        }
        Object figure = at(asked.of("series=table.total_bytes"), "series", "table.total_bytes");
        assertThat(at(figure, "total")).isEqualTo(1_000);
        assertThat(at(figure, "truncated")).isEqualTo(true);
        Object all = at(figure, "series");
        assertThat(at(all, 0, "object")).isEqualTo("t0999");
        assertThat(at(all, 0, "values")).isNotNull();
        assertThat(all).asInstanceOf(InstanceOfAssertFactories.LIST).hasSize(400);
    }

    @Test
    void sumsAreByKeyWithTheirWayAndTheTextsOfWhatIsShownAlone() {
        for (int minute = 3; minute >= 1; minute--) {
            Instant read = NOW.minusSeconds(60L * minute);
            history.put(
                    "default",
                    "s",
                    "s",
                    read,
                    "",
                    "id,who,ms,calls",
                    List.of("1", "a", 2.5, 1L),
                    List.of("2", "b", 1.0, 7L));
        }
        history.put("default", "t", "texts", NOW, "", "id,query", List.of("1", "SELECT 1"), List.of("9", "SELECT 9"));
        Map<String, @Nullable Object> facts = asked.of("sum=s:id,who:ms,calls", "texts=texts:id:query");
        assertThat(at(facts, "sums", "s", "rows", 0))
                .asInstanceOf(InstanceOfAssertFactories.MAP)
                .containsEntry("id", "1")
                .containsEntry("who", "a")
                .containsEntry("ms", 7.5)
                .containsEntry("calls", 3L)
                .containsEntry("ms_way", List.of(2.5, 2.5, 2.5))
                .doesNotContainKey("calls_way");
        assertThat(at(facts, "texts")).isEqualTo(Map.of("1", "SELECT 1"));
        Object one = at(asked.of("sum=s:who:ms,calls:id=2"), "sums", "s", "rows");
        assertThat(one).asInstanceOf(InstanceOfAssertFactories.LIST).hasSize(1);
        assertThat(at(one, 0, "ms_way")).isEqualTo(List.of(1L, 1L, 1L));
        assertThat(at(one, 0, "calls_way")).isEqualTo(List.of(7L, 7L, 7L));
        assertThat(at(asked.of("sum=s:who:ms:nosuch=2"), "sums", "s", "rows")).isEqualTo(List.of());
        assertThat(at(
                        asked.of("sum=s:who:ms", "to=" + NOW.minusSeconds(120).getEpochSecond()),
                        "sums",
                        "s",
                        "rows",
                        0,
                        "ms"))
                .as("what was read after the end is no part of it")
                .isEqualTo(5L);
    }

    /** An application that writes numbers into its statements has as many; the agent's heap has less than a hundred megabytes. */
    @Test
    void fiftyThousandStatementsTakeNoMoreThanTheirKeysAndOneSum() {
        for (int minute = 59; minute >= 0; minute--) {
            int first = minute * 850;
            history.put(
                    "default",
                    "s",
                    "s",
                    NOW.minusSeconds(60L * minute),
                    "",
                    "id,ms,calls,rows,hit,read,wal",
                    IntStream.range(first, first + 850)
                            .mapToObj(i -> List.of("id" + i, i, 2, 3, 4, 5, 6))
                            .toArray(List<?>[]::new));
        }
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        Map<String, @Nullable Object> facts = asked.of("sum=s:id:ms,calls,rows,hit,read,wal", "last=7200");
        assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(40L << 20);
        assertThat(at(facts, "sums", "s", "keys")).isEqualTo(51_000);
        assertThat(at(facts, "sums", "s", "rows", 0, "id")).isEqualTo("id50999");
        assertThat(at(facts, "sums", "s", "rows", 0, "wal")).isEqualTo(6L);
        assertThat(at(facts, "sums", "s", "truncated")).isEqualTo(true);
    }

    @Test
    void rowsAreTheNewestOfEachDatabaseOrAllOfTheTimeNewestFirst() {
        history.put("default", "r", "relations", NOW.minusSeconds(90), "a", "n", List.of(1));
        history.put("default", "r", "relations", NOW.minusSeconds(60), "b", "n", List.of(2));
        history.put("default", "r", "relations", NOW.minusSeconds(30), "a", "n", List.of(3), List.of(4));
        assertThat(at(asked.of("newest=relations"), "newest", "relations", 0, "rows"))
                .isEqualTo(List.of(Map.of("n", 3), Map.of("n", 4)));
        assertThat(at(asked.of("newest=relations"), "newest", "relations", 1, "database"))
                .isEqualTo("b");
        assertThat(at(asked.of("rows=relations"), "rows", "relations", "rows"))
                .isEqualTo(List.of(Map.of("n", 4), Map.of("n", 3), Map.of("n", 2), Map.of("n", 1)));
        assertThat(at(asked.of("everywhere=1", "newest=relations"), "everywhere"))
                .asInstanceOf(InstanceOfAssertFactories.MAP)
                .containsOnlyKeys("default", "other");
    }

    /** Two panels of a page may each want a part. */
    @Test
    void partsOfASubjectAreToldTogether() {
        for (String table : List.of("a.one", "a.two", "b.one", "c")) {
            history.put("default", "x", table, NOW.minusSeconds(5), "", "n", List.of(1));
        }
        assertThat(at(asked.of("latest=x:a.", "latest=x:b."), "latest", "x", "tables"))
                .asInstanceOf(InstanceOfAssertFactories.MAP)
                .containsOnlyKeys("a.one", "a.two", "b.one");
        assertThat(at(asked.of("latest=x:a.", "latest=x"), "latest", "x", "tables"))
                .asInstanceOf(InstanceOfAssertFactories.MAP)
                .hasSize(4);
    }

    /** Whatever strangers wrote into a statement, and however much of it there is. */
    @Test
    void anAnswerIsBoundedAndSaysWhatIsLeftOut() {
        String wide = "\u0001\u20ac\ud83d\ude00".repeat(2_000);
        List<?>[] rows =
                IntStream.range(0, 5_000).mapToObj(i -> List.of(i, wide)).toArray(List<?>[]::new);
        history.put("default", "x", "x", NOW.minusSeconds(5), "", "n,text", rows);
        for (int i = 0; i < 300; i++) {
            store.put(
                    new SeriesKey("default", "many", "", wide + i),
                    DoubleStream.generate(() -> 1.25).limit(300).toArray());
            store.put(new JournalEntry(NOW.minusSeconds(i + 1), "j", "k" + i, Map.of("query", wide)));
        }
        Map<String, @Nullable Object> facts = asked.of(
                "series=many",
                "journal=j",
                "latest=x",
                "newest=x",
                "rows=x",
                "recent=x:n",
                "sum=x:n,text:n",
                "last=86400");
        assertThat(JsonSize.of(facts)).isLessThan(500_000);
        assertThat(at(facts, "recent", "x", "truncated")).isEqualTo(true);
        assertThat(at(facts, "rows", "x", "truncated")).isEqualTo(true);
        assertThat(at(facts, "series", "many", "total")).isEqualTo(300);
        assertThat(at(facts, "series", "many", "truncated")).isEqualTo(true);
        assertThat(AnswerSize.shortened("a\ud83d\ude00b", 2)).isEqualTo("a\u2026");
    }

    @Test
    void ofManyServersAndDatabasesItIsSaidThatSomeAreLeftOut() {
        List<String> servers =
                IntStream.range(0, 33).mapToObj(i -> "server" + i).toList();
        for (int i = 0; i < 61; i++) {
            history.put("default", "r", "relations", NOW.minusSeconds(90), "d" + i, "n", List.of(1));
        }
        Map<String, @Nullable Object> document = new LinkedHashMap<>();
        new FactsDocument(history, store, null, query("everywhere=1")).addTo(document, "server0", servers);
        assertThat(at(document, "everywhere"))
                .asInstanceOf(InstanceOfAssertFactories.MAP)
                .hasSize(32);
        assertThat(document).containsEntry("everywhere_total", 33).containsEntry("everywhere_truncated", true);
        assertThat(asked.of("everywhere=1")).containsEntry("everywhere_truncated", false);
        assertThat(at(asked.of("newest=relations"), "newest_truncated", "relations"))
                .isEqualTo(true);
    }

    @Test
    void whoeverKeepsNothingIsTold() {
        Map<String, @Nullable Object> document = new LinkedHashMap<>();
        new FactsDocument(null, null, null, query("series=a", "findings=1")).addTo(document, "default", List.of());
        assertThat(document)
                .containsEntry("history_unavailable", "not kept: the feature bitville-history is not installed")
                .containsEntry("series_unavailable", "not kept: the feature bitville-history is not installed")
                .containsKey("checks_unavailable")
                .doesNotContainKey("series");
    }
}
