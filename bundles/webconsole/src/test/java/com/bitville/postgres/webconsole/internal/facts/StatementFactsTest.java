package com.bitville.postgres.webconsole.internal.facts;

import static com.bitville.postgres.webconsole.internal.facts.AskedFacts.NOW;
import static com.bitville.postgres.webconsole.internal.facts.AskedFacts.at;
import static org.assertj.core.api.Assertions.assertThat;

import com.bitville.postgres.api.history.series.JournalEntry;
import com.bitville.postgres.testkit.fake.FakeSeriesStore;
import com.bitville.postgres.webconsole.internal.world.FakeHistory;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Statements of the last hour and of the hours before it, and their texts. */
class StatementFactsTest {
    private final AskedFacts asked = new AskedFacts();
    private final FakeHistory history = asked.history;
    private final FakeSeriesStore store = asked.store;

    /** A text is sent once; the agent that is older than an hour has it in its journals alone, and many of them come to this. */
    @Test
    void aTextThatLeftMemoryIsTakenFromTheJournals() {
        history.put(
                "default",
                "s",
                "s",
                NOW.minusSeconds(30),
                "",
                "id,ms",
                List.of("1", 9),
                List.of("2", 8),
                List.of("3", 7),
                List.of("4", 6));
        history.put("default", "t", "texts", NOW, "", "id,query", List.of("1", "SELECT 1"));
        Instant old = NOW.minus(Duration.ofDays(3));
        store.put(new JournalEntry(old, "texts", "1/5", Map.of("query", "an older one")));
        store.put(new JournalEntry(old, "texts", "2/5", Map.of("query", "SELECT 2")));
        store.put(new JournalEntry(old, "texts", "9/5", Map.of("query", "SELECT 9")));
        store.put(new JournalEntry(old, "top", "3/5/10", Map.of("id", "3", "query", "SELECT 3")));
        Map<String, @Nullable Object> facts = asked.of("sum=s:id:ms", "texts=texts:id:query", "texts=top:id:query");
        assertThat(at(facts, "texts")).isEqualTo(Map.of("1", "SELECT 1", "2", "SELECT 2", "3", "SELECT 3"));
        assertThat(at(asked.of("sum=s:who:ms:id=2", "texts=texts:id:query", "to=1600000000"), "texts"))
                .as("of one that did not run in the time, too")
                .isEqualTo(Map.of("2", "SELECT 2"));
    }

    /** Twenty statements of each hour of a week, of which most are not the same in the next. */
    @Test
    void theHoursOfAWeekAreAddedUpBeforeTheyAreCut() {
        Instant begin = NOW.minus(Duration.ofDays(7));
        for (int hour = 0; hour < 168; hour++) {
            for (int i = 0; i < 20; i++) {
                int id = i == 0 ? 0 : hour * 20 + i;
                Map<String, @Nullable Object> values = new LinkedHashMap<>();
                values.put("id", String.valueOf(id));
                values.put("ms", 20.0 - i);
                values.put("calls", 2.0);
                values.put("query", "SELECT " + id);
                store.put(new JournalEntry(begin.plus(Duration.ofHours(hour)), "top", id + "/5/10", values));
            }
        }
        Map<String, @Nullable Object> facts =
                asked.of("hours=top:id:ms,calls,none", "texts=top:id:query", "last=604800");
        assertThat(at(facts, "hours", "top", "hours")).isEqualTo(168);
        assertThat(at(facts, "hours", "top", "keys")).isEqualTo(1 + 168 * 19);
        assertThat(at(facts, "hours", "top", "truncated")).isEqualTo(true);
        assertThat(at(facts, "hours", "top", "from")).isEqualTo((double) begin.getEpochSecond());
        assertThat(at(facts, "hours", "top", "ends"))
                .asInstanceOf(InstanceOfAssertFactories.LIST)
                .hasSize(56)
                .endsWith((double) NOW.getEpochSecond());
        assertThat(at(facts, "hours", "top", "rows", 0))
                .asInstanceOf(InstanceOfAssertFactories.MAP)
                .containsEntry("id", "0")
                .containsEntry("ms", 168 * 20L)
                .containsEntry("calls", 336L)
                .containsEntry("none", null)
                .containsEntry("ms_way", Collections.nCopies(56, 60L));
        assertThat(at(facts, "texts", "0")).isEqualTo("SELECT 0");
        Object one = at(asked.of("hours=top:id:ms,calls:id=21", "last=604800"), "hours", "top", "rows");
        assertThat(one).asInstanceOf(InstanceOfAssertFactories.LIST).hasSize(1);
        assertThat(at(one, 0, "calls_way", 0)).isEqualTo(2L);
        assertThat(at(one, 0, "calls_way", 1)).as("it was not on the list").isNull();
    }

    /** A stroke along a plot rarely begins with the hour. */
    @Test
    void anHourIsOfEachTimeThatTouchesIt() {
        Instant hour = NOW.minus(Duration.ofHours(30));
        store.put(new JournalEntry(hour, "top", "1", Map.of("id", "1", "ms", 5.0)));
        long from = hour.plusSeconds(600).getEpochSecond();
        assertThat(at(
                        asked.of("hours=top:id:ms", "from=" + from, "to=" + (from + 900)),
                        "hours",
                        "top",
                        "rows",
                        0,
                        "ms"))
                .isEqualTo(5L);
        assertThat(at(
                        asked.of("hours=top:id:ms", "from=" + (from + 3_600), "to=" + (from + 7_200)),
                        "hours",
                        "top",
                        "rows"))
                .isEqualTo(List.of());
    }

    /** The log of a busy hour has more entries than an answer; a plan is longer than a message. */
    @Test
    void rowsOfOneThingAreFoundAmongAllAndToldWhole() {
        String plan = "Seq Scan ".repeat(500);
        history.put("default", "log", "log", NOW.minusSeconds(900), "", "id,plan", List.of("7", plan));
        for (int i = 0; i < 20; i++) {
            history.put(
                    "default",
                    "log",
                    "log",
                    NOW.minusSeconds(600 - i),
                    "",
                    "id,plan",
                    Collections.nCopies(50, List.of("8", "x")).toArray(new List<?>[0]));
        }
        Map<String, @Nullable Object> facts = asked.of("rows=log:id=7");
        assertThat(at(facts, "rows", "log", "rows")).isEqualTo(List.of(Map.of("id", "7", "plan", plan)));
        assertThat(at(facts, "rows", "log", "truncated")).isEqualTo(false);
        assertThat(at(asked.of("rows=log"), "rows", "log", "truncated")).isEqualTo(true);
        assertThat(at(asked.of("rows=log:nosuch=7"), "rows", "log", "rows")).isEqualTo(List.of());
    }
}
