package com.bitville.postgres.wire.internal.story;

import static com.bitville.postgres.wire.internal.story.Facts.AT;
import static com.bitville.postgres.wire.internal.story.Facts.id;
import static com.bitville.postgres.wire.internal.story.Facts.logged;
import static com.bitville.postgres.wire.internal.story.Facts.other;
import static com.bitville.postgres.wire.internal.story.Facts.plan;
import static com.bitville.postgres.wire.internal.story.Facts.running;
import static com.bitville.postgres.wire.internal.story.Facts.sampled;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class StoryBookTest {
    private final StoryBook book = new StoryBook();
    /** A time after all facts. */
    private Instant now = AT.plus(Duration.ofHours(1));

    private void add(Fact... facts) {
        book.add(List.of(facts), now);
    }

    private List<StoryBody> tell(int room) {
        return Facts.tell(book, room, now);
    }

    @Test
    void allThatIsKnownOfARequestLeavesTogether() {
        add(logged(1, 7, 0, 300), logged(1, 7, 400, 900), other(Part.ERROR, 1, 7, 1400), other(Part.WAIT, 1, 7, 500));
        StoryBody body = tell(1).get(0);
        assertThat(body.lead().durationMs()).isEqualTo(900);
        assertThat(body.runs()).isEqualTo(2);
        assertThat(body.runsMs()).isEqualTo(1200);
        assertThat(body.otherRuns()).extracting(Fact::durationMs).containsExactly(300.0);
        assertThat(body.others(Part.ERROR)).hasSize(1);
        assertThat(body.others(Part.WAIT)).hasSize(1);
        assertThat(tell(10)).isEmpty();
    }

    @Test
    void furtherRunsTakeHalfOfTheRoomThatFirstStoriesLeave() {
        for (int run = 0; run < 8; run++) {
            add(logged(1, 7, run * 1000, 300 + run), logged(2, 8, run * 1000, 200 + run));
        }
        List<StoryBody> bodies = tell(12);
        assertThat(bodies).hasSize(2 + 5);
        assertThat(bodies.get(0).otherRuns()).hasSize(7 - 5);
        assertThat(bodies.get(1).otherRuns()).hasSize(7);
        add(logged(3, 9, 9000, 100), logged(4, 10, 9000, 100));
        assertThat(tell(12 - bodies.size())).hasSize(2);
    }

    @Test
    void runsGetBodiesOfTheirOwnWhileThereIsRoom() {
        add(logged(1, 7, 0, 300), logged(1, 7, 400, 900), logged(1, 7, 1400, 500));
        List<StoryBody> bodies = tell(3);
        assertThat(bodies).hasSize(2);
        assertThat(bodies.get(0).otherRuns()).extracting(Fact::durationMs).containsExactly(300.0);
        assertThat(bodies.get(1).lead().durationMs()).isEqualTo(500);
    }

    @Test
    void firstStoriesGoBeforeSecondOnesAndFailedOnesFirst() {
        add(logged(1, 7, 0, 100));
        tell(5);
        add(logged(1, 7, 200, 9000), logged(2, 8, 0, 50), logged(3, 9, 0, 700), logged(4, 10, 0, 20));
        add(other(Part.ERROR, 4, 10, 20));
        assertThat(tell(4)).extracting(body -> body.lead().requestId()).containsExactly(id(4), id(3), id(2), id(1));
    }

    @Test
    void runThatTheLogWillTellWaitsForIt() {
        add(sampled(1, 7, 0, 950, true));
        assertThat(tell(5)).isEmpty();
        add(logged(1, 7, 1, 1000));
        book.logRead("default");
        List<StoryBody> bodies = tell(5);
        assertThat(bodies).hasSize(1);
        assertThat(bodies.get(0).lead().sampled()).isFalse();
        assertThat(bodies.get(0).runs()).isEqualTo(1);
    }

    @Test
    void runThatTheLogDoesNotReportIsSentAfterTwoReads() {
        add(sampled(1, 7, 0, 950, true));
        book.logRead("another");
        book.logRead("default");
        assertThat(tell(5)).isEmpty();
        book.logRead("default");
        assertThat(tell(5)).extracting(body -> body.lead().sampled()).containsExactly(true);
        add(logged(1, 7, 1, 1000));
        assertThat(tell(5)).isEmpty();
    }

    @Test
    void runThatFailedWaitsForTheLogNoLonger() {
        add(sampled(1, 7, 0, 950, true), sampled(2, 8, 0, 950, true), sampled(3, 9, 0, 950, true));
        add(other(Part.ERROR, 1, 7, 990), other(Part.ERROR, 2, 9, 990), logged(3, 9, 1_000, 600));
        assertThat(tell(3)).extracting(body -> body.lead().requestId()).containsExactlyInAnyOrder(id(1), id(3));
    }

    @Test
    void runIsSentIfTheLogIsNotReadAtAll() {
        add(sampled(1, 7, 0, 950, true));
        now = now.plusSeconds(160);
        assertThat(tell(5)).hasSize(1);
    }

    @Test
    void sampleOfALoggedRunIsNoSecondRun() {
        add(logged(1, 7, 1, 1000));
        tell(5);
        add(sampled(1, 7, 0, 950, false));
        assertThat(tell(5)).isEmpty();
    }

    @Test
    void activeRunIsSentAgainAtItsEnd() {
        add(running(1, 7, 0, 300_000));
        assertThat(tell(5)).hasSize(1);
        add(sampled(1, 7, 1, 310_000, false));
        assertThat(tell(5)).hasSize(1);
    }

    @Test
    void waitsAloneAreNoStoryYet() {
        add(other(Part.WAIT, 1, 7, 0));
        assertThat(tell(5)).isEmpty();
        add(logged(1, 7, 0, 5000));
        assertThat(tell(5).get(0).others(Part.WAIT)).hasSize(1);
    }

    /** Each cycle has two parts: first the sessions, then the log, whose runs get more facts from the next sessions. */
    @Test
    void newestLoggedRunWaitsForItsWaitsAndPlan() {
        now = AT.plusSeconds(60);
        book.lookedAt("default", AT.plusSeconds(55));
        book.add(List.of(logged(1, 7, 50_000, 9_000), logged(2, 8, 10_000, 9_000)), now);
        assertThat(tell(5)).extracting(body -> body.lead().requestId()).containsExactly(id(2));
        book.logRead("another");
        assertThat(tell(5)).isEmpty();

        now = now.plusSeconds(60);
        book.lookedAt("default", AT.plusSeconds(115));
        book.add(List.of(sampled(1, 7, 50_000, 8_500, true), other(Part.WAIT, 1, 7, 58_500)), now);
        assertThat(tell(5)).isEmpty();
        book.logRead("default");
        book.add(List.of(plan(1, 7, 50_001, 8_999)), now);
        List<StoryBody> bodies = tell(5);
        assertThat(bodies).hasSize(1);
        assertThat(bodies.get(0).others(Part.WAIT)).hasSize(1);
        assertThat(bodies.get(0).lead().sampled()).isFalse();
        assertThat(bodies.get(0).plan(bodies.get(0).lead())).isPresent();
    }

    /** Else it would be late by a whole interval more. */
    @Test
    void loggedRunIsCompleteWithTheNextReadOfTheSessions() {
        now = AT.plusSeconds(60);
        book.lookedAt("default", AT.plusSeconds(2));
        book.add(List.of(logged(1, 7, 40_000, 9_000)), now);
        assertThat(tell(5)).isEmpty();

        now = AT.plusSeconds(61);
        book.add(List.of(other(Part.WAIT, 1, 7, 48_500)), now);
        book.lookedAt("another", now);
        assertThat(tell(5)).isEmpty();
        book.lookedAt("default", AT.plusSeconds(48));
        assertThat(tell(5)).isEmpty();
        book.lookedAt("default", now);
        assertThat(tell(5))
                .singleElement()
                .satisfies(body -> assertThat(body.others(Part.WAIT)).hasSize(1));
    }

    /** A server's clock may be anywhere. */
    @Test
    void loggedRunInTheFutureWaitsForOnlyOneRead() {
        book.lookedAt("default", now);
        add(logged(1, 7, 7_200_000, 9_000));
        assertThat(tell(5)).isEmpty();
        book.logRead("default");
        assertThat(tell(5)).hasSize(1);
    }

    /** Each run is sampled and logged: two facts, of which one is sent. */
    @Test
    void memoryOfSentRunsStaysBounded() {
        int told = 0;
        for (int minute = 0; minute < 300; minute++) {
            for (int i = 0; i < 20; i++) {
                int request = minute * 20 + i;
                add(sampled(request, 100 + i, minute * 60_000.0, 900, true));
                add(logged(request, 100 + i, minute * 60_000.0, 950));
            }
            now = now.plusSeconds(60);
            told += tell(40).size();
        }
        assertThat(told).isEqualTo(300 * 20);
        assertThat(book.waiting().given()).isZero();
    }

    @Test
    void whatHadNoRoomWaitsTenMinutesAndIsCounted() {
        add(logged(1, 7, 0, 300), logged(2, 8, 0, 200));
        assertThat(tell(1)).extracting(body -> body.lead().requestId()).containsExactly(id(1));
        assertThat(book.waiting().longest()).containsExactly(java.util.Map.entry(id(2), 200.0));
        now = now.plus(StoryBook.PATIENCE).plusSeconds(1);
        assertThat(tell(0)).isEmpty();
        assertThat(book.waiting().stories()).isZero();
        assertThat(book.waiting().given()).isEqualTo(1);
    }

    @Test
    void whatWasNotCommittedWaitsAgainWithWhatCameMeanwhile() {
        add(logged(1, 7, 0, 300));
        List<StoryBody> bodies = book.choose(5, now);
        add(logged(1, 7, 400, 100), logged(1, 7, 0, 300));
        book.returned(bodies);
        StoryBody body = tell(1).get(0);
        assertThat(body.runs()).isEqualTo(2);
        assertThat(body.lead().durationMs()).isEqualTo(300);
    }

    @Test
    void factRepeatedAfterAFailedCommitIsNoSecondOne() {
        add(logged(1, 7, 0, 300));
        tell(5);
        add(logged(1, 7, 0, 300));
        assertThat(tell(5)).isEmpty();
    }

    @Test
    void pendingGoesThroughBytes() throws Exception {
        add(sampled(1, 7, 0, 950, true), other(Part.ERROR, 2, 8, 12.345));
        FactCodec.Kept back = FactCodec.fromBytes(FactCodec.toBytes(book.keptWith(List.of(), now)));
        StoryBook other = new StoryBook();
        other.restore(back, now);
        assertThat(other.choose(5, now))
                .extracting(body -> body.lead().requestId())
                .containsExactly(id(2));
        assertThat(back.pending()).extracting(Fact::awaitsLog).containsExactlyInAnyOrder(true, false);
        assertThat(FactCodec.toBytes(new FactCodec.Kept(List.of(), List.of()))).isEmpty();
    }

    @Test
    void afterAKillASampleOfALoggedRunIsNoSecondRun() throws Exception {
        add(logged(1, 7, 1, 1000), sampled(2, 8, 0, 3000, false));
        List<StoryBody> bodies = book.choose(5, now);
        byte[] durable = FactCodec.toBytes(book.keptWith(bodies, now));
        StoryBook next = new StoryBook();
        next.restore(FactCodec.fromBytes(durable), now);
        next.add(List.of(sampled(1, 7, 0, 950, true)), now);
        assertThat(next.choose(5, now)).isEmpty();
        next.logRead("default");
        next.logRead("default");
        assertThat(next.choose(5, now)).isEmpty();
    }

    /** The log is read right after a start, long before the run may be over. */
    @Test
    void aRunThatSpansAKillIsReportedByTheLog() throws Exception {
        add(sampled(1, 7, 0, 338, true));
        StoryBook next = new StoryBook();
        next.restore(FactCodec.fromBytes(FactCodec.toBytes(book.keptWith(List.of(), now))), now);
        next.logRead("default");
        assertThat(next.choose(5, now)).isEmpty();
        next.logRead("default");
        next.add(List.of(logged(1, 7, 0, 7240)), now);
        assertThat(next.choose(5, now.plusSeconds(60)))
                .extracting(body -> body.lead().durationMs())
                .containsExactly(7240.0);
    }

    @Test
    void loggedRunIsKeptForOnlyTwoIntervals() {
        add(logged(1, 7, 1, 1000));
        tell(5);
        assertThat(book.keptWith(List.of(), now.plusSeconds(60)).told()).hasSize(1);
        assertThat(book.keptWith(List.of(), now.plusSeconds(180)).told()).isEmpty();
    }

    /** A load in which the log tells what took 200 ms, looks come before or after it, and the room changes: every run once, none over the room. */
    @Test
    void everyRunIsSentOnceInAnyOrder() {
        Random random = new Random(20261128);
        Set<String> truth = new HashSet<>();
        List<String> told = new ArrayList<>();
        for (int cycle = 0; cycle < 120; cycle++) {
            List<Fact> facts = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                int request = cycle * 20 + i;
                double start = cycle * 60_000.0;
                for (int run = random.nextInt(4); run >= 0; run--) {
                    double length = 10 + random.nextInt(2_000);
                    truth.add(request + "@" + start);
                    boolean logged = length >= 200;
                    boolean seen = random.nextBoolean() || !logged;
                    if (seen) {
                        facts.add(sampled(request, 100 + i, start, length, logged));
                    }
                    if (logged) {
                        facts.add(logged(request, 100 + i, start + random.nextDouble() * 2 - 1, length));
                    }
                    start += length + 30;
                }
            }
            java.util.Collections.shuffle(facts, random);
            int half = random.nextInt(facts.size());
            book.add(facts.subList(0, half), now);
            book.logRead("default");
            collect(told, random.nextInt(60));
            book.add(facts.subList(half, facts.size()), now);
            book.logRead("default");
            collect(told, 20 + random.nextInt(60));
            now = now.plusSeconds(60);
        }
        for (int i = 0; i < 5; i++) {
            book.logRead("default");
            collect(told, 1_000);
        }
        assertThat(told).doesNotHaveDuplicates().hasSize(truth.size());
        assertThat(book.waiting().given()).isZero();
    }

    private void collect(List<String> told, int room) {
        List<StoryBody> bodies = tell(room);
        assertThat(bodies).hasSizeLessThanOrEqualTo(room);
        for (StoryBody body : bodies) {
            List<Fact> runs = new ArrayList<>(body.otherRuns());
            runs.add(body.lead());
            runs.forEach(run -> told.add(run.pid() + "@"
                    + Math.round(Duration.between(AT, run.startedAt()).toNanos() / 4e6)));
        }
    }
}
