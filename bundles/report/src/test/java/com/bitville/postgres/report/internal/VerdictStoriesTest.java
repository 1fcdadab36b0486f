package com.bitville.postgres.report.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.bitville.postgres.api.report.ReportRequest;
import com.bitville.postgres.api.report.TimeRange;
import com.bitville.postgres.report.internal.fact.FactColumn;
import com.bitville.postgres.report.internal.fact.FactTable;
import com.bitville.postgres.report.internal.fact.ReportFacts;
import com.bitville.postgres.report.internal.fact.VerdictLine;
import com.bitville.postgres.report.internal.write.JsonForm;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An ordinary hour, then one in which something happens: the verdict names the cause, the comparison the change. */
class VerdictStoriesTest {
    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    @Test
    void aQueueBehindALock() throws IOException {
        try (Story story = hours((minute, number) -> {
            if (number >= 20 && number < 35) {
                minute.sessions("Lock:transactionid", 6);
                minute.statement("21", 3, 360_000);
                incident(minute, "open", number - 19);
            } else if (number == 35) {
                incident(minute, "ended", 15);
            }
        })) {
            ReportFacts facts = story.facts();
            VerdictLine cause = cause(facts, "lock_queue");
            assertThat(facts.verdict().get(0)).isEqualTo(cause);
            assertThat(cause.text())
                    .contains("up to 6 sessions", "from 09:21", "15 min", "public.orders", "of batch (nightly)")
                    .contains("idle in a transaction", "UPDATE orders");
            ReportRequest yesterday = new ReportRequest(
                    Story.SERVER, story.lastHour(), Optional.of(story.lastHour().back(Duration.ofDays(1))), false);
            assertThat(cause(story.reports().facts(yesterday), "lock_queue").text())
                    .contains("from 01 Mar 09:21");
            assertThat(cause.evidence()).containsEntry("incident_id", "i1").containsEntry("incidents", 1);
            assertThat(facts.table("incidents").orElseThrow().rows()).hasSize(1);
            FactTable load = facts.table("compare_load").orElseThrow();
            assertThat(load.value(1, "class")).isEqualTo("Lock");
            assertThat(load.value(1, "news")).isEqualTo(true);
            assertThat(line(facts, "comparison").text()).contains("changed most is Lock");
        }
    }

    private static void incident(ReadMinute minute, String state, int minutes) {
        minute.row(
                "blocking.incidents",
                "i1",
                state,
                "session",
                Story.START.plusSeconds(3_600 + 20 * 60 + 60),
                state.equals("ended") ? minute.at() : null,
                minutes * 60_000.0,
                6,
                "batch",
                "shop",
                "nightly",
                "idle in transaction",
                "UPDATE orders SET state = $1",
                "transactionid",
                "ShareLock",
                "public.orders");
    }

    @Test
    void aWorsePlanAfterAChangeOfSettings() throws IOException {
        try (Story story = hours((minute, number) -> {
            if (number == 30) {
                minute.row("settings", "random_page_cost", "40", null, null, "configuration file", false, "changed");
            }
            if (number >= 28) {
                minute.sessions("IO:DataFileRead", 2);
                minute.statement("12", 600, 120_000);
            }
        })) {
            ReportFacts facts = story.facts();
            VerdictLine cause = cause(facts, "plan_after_setting");
            assertThat(cause.text())
                    .contains("random_page_cost went from 1.1 to 40", "statement 12", "since 09:28", "instead of 10");
            assertThat(facts.verdict()).extracting(VerdictLine::rule).doesNotContain("slow_route");
            FactTable statements = facts.table("compare_statements").orElseThrow();
            assertThat(statements.value(0, "queryid")).isEqualTo("12");
            assertThat(statements.value(0, "kind")).isEqualTo("slower");
            assertThat((Double) statements.value(0, "share_percent")).isBetween(90.0, 110.0);
            assertThat(facts.table("settings").orElseThrow().rows())
                    .singleElement()
                    .satisfies(row -> assertThat(row).contains("random_page_cost", "1.1", "40"));
        }
    }

    @Test
    void aStormOfCheckpoints() throws IOException {
        try (Story story = new Story(folder)) {
            story.minutes(60, (minute, number) -> minute.checkpoints(number % 5 == 0 ? 1 : 0, 0, 2e6));
            story.minutes(60, (minute, number) -> {
                minute.checkpoints(0, number >= 15 ? 1 : 0, number >= 15 ? 700e6 : 2e6);
                minute.sessions("IO:WalSync", number >= 15 ? 2.5 : 0.1);
            });
            ReportFacts facts = story.facts();
            VerdictLine cause = cause(facts, "checkpoint_storm");
            assertThat(facts.verdict().get(0)).isEqualTo(cause);
            assertThat(cause.text()).contains("45 checkpoints were forced", "0 came by time", "GB of WAL");
            FactTable figures = facts.table("compare_figures").orElseThrow();
            assertThat(changed(figures, "figure")).contains("WAL", "Checkpoints forced", "Checkpoints by time");
            StringWriter json = new StringWriter();
            new JsonForm().write(facts, json);
            assertThat(json.toString())
                    .containsPattern("\"figure\" : \"WAL\",\\s+\"unit\" : \"bytes\",\\s+\"base_per_h\" : [0-9.]+,");
            assertThat(line(facts, "comparison").text()).contains("changed most is IO");
        }
    }

    @Test
    void aStandbyThatFellBehind() throws IOException {
        try (Story story = new Story(folder)) {
            story.minutes(
                    60,
                    (minute, number) -> minute.checkpoints(0, 0, 20e6)
                            .row("senders", "standby1", "streaming", "async", 1_000.0, 0.0, 10, null));
            story.minutes(60, (minute, number) -> {
                double minutes = Math.max(0, number - 24);
                minute.checkpoints(0, 0, 20e6)
                        .row("senders", "standby1", "streaming", "async", minutes * 20e6, minutes * 60_000, 10, null);
            });
            ReportFacts facts = story.facts();
            VerdictLine cause = cause(facts, "replica_behind");
            assertThat(cause.text()).contains("Standby standby1", "668 MB", "35 min", "since 09:26");
            assertThat(facts.table("standbys").orElseThrow().value(0, "application_name"))
                    .isEqualTo("standby1");
        }
    }

    @Test
    void aDeployThatMadeOneRouteSlow() throws IOException {
        try (Story story = hours((minute, number) -> {
            minute.route("/orders/{id}", number >= 40 ? "77" : "76", number >= 40 ? 3 : 0.1);
            if (number >= 40) {
                minute.sessions("CPU", 3);
                minute.statement("77", 300, 180_000);
            } else {
                minute.statement("76", 300, 1_500);
            }
            if (number == 42) {
                minute.text("77", "SELECT * FROM orders o JOIN lines l ON lower(l.o) = lower(o.id)");
            }
        })) {
            ReportFacts facts = story.facts();
            VerdictLine cause = cause(facts, "slow_route");
            assertThat(cause.text())
                    .contains(
                            "Route /orders/{id} costs 3 sessions since 09:40",
                            "New since then (a deploy): statement 77")
                    .contains("JOIN lines", "600 ms a call");
            FactTable statements = facts.table("compare_statements").orElseThrow();
            assertThat(statements.value(0, "queryid")).isEqualTo("77");
            assertThat(statements.value(0, "kind")).isEqualTo("new");
            assertThat(line(facts, "comparison").text()).contains("Statement 77", "is new", "of the change");
            assertThat(statements.columns())
                    .extracting(FactColumn::title)
                    .contains("01 Mar 08:00, a call", "01 Mar 09:00, a call");
            ReportFacts ofEarlier = story.reports()
                    .facts(new ReportRequest(
                            Story.SERVER,
                            story.lastHour().back(Duration.ofHours(1)),
                            Optional.of(story.lastHour()),
                            false));
            assertThat(ofEarlier.table("compare_statements").orElseThrow().rows())
                    .isEqualTo(statements.rows());
            assertThat(line(ofEarlier, "comparison").text())
                    .contains("Later, 01 Mar 09:00 to 10:00", "Statement 77", "is new");
        }
    }

    @Test
    void anOrdinaryHourHasNoCauseAndNoNews() throws IOException {
        try (Story story = hours((minute, number) -> {})) {
            ReportFacts facts = story.facts();
            assertThat(facts.verdict()).extracting(VerdictLine::rule).containsExactly("comparison", "load");
            assertThat(line(facts, "comparison").text()).contains("as many active sessions");
            assertThat(line(facts, "load").text())
                    .contains("Nothing stands out", "on 2 cores", "CPU 75 %", "Statement 11");
            assertThat(facts.table("compare_statements").orElseThrow().rows()).isEmpty();
            FactTable load = facts.table("load_classes").orElseThrow();
            assertThat(load.scope().knownSeconds()).isEqualTo(3_600);
            assertThat(load.isTruncated()).isFalse();
        }
    }

    @Test
    void aTimeIsNotComparedWithItself() {
        TimeRange week = new TimeRange(Story.START, Story.START.plus(Duration.ofDays(7)));
        assertThatThrownBy(
                        () -> new ReportRequest(Story.SERVER, week, Optional.of(week.back(Duration.ofDays(1))), false))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("overlaps");
        assertThat(week.overlaps(week.back(Duration.ofDays(7)))).isFalse();
    }

    private Story hours(Story.Happening second) throws IOException {
        Story story = new Story(folder);
        story.minutes(60, (minute, number) -> {});
        return story.minutes(60, second);
    }

    /** The rule's line, which has to be the weightiest but for what a comparison says. */
    private static VerdictLine cause(ReportFacts facts, String rule) {
        List<VerdictLine> causes = facts.verdict().stream()
                .filter(line -> !line.rule().equals("comparison"))
                .toList();
        assertThat(causes.get(0).rule()).as("%s", facts.verdict()).isEqualTo(rule);
        assertThat(facts.verdict()).hasSizeLessThanOrEqualTo(5);
        return causes.get(0);
    }

    private static VerdictLine line(ReportFacts facts, String rule) {
        return facts.verdict().stream()
                .filter(line -> line.rule().equals(rule))
                .findFirst()
                .orElseThrow();
    }

    private static List<@Nullable Object> changed(FactTable table, String column) {
        return IntStream.range(0, table.rows().size())
                .filter(row -> Boolean.TRUE.equals(table.value(row, "news")))
                .mapToObj(row -> table.value(row, column))
                .toList();
    }
}
