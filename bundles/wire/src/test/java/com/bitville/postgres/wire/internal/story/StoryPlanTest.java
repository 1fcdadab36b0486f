package com.bitville.postgres.wire.internal.story;

import static com.bitville.postgres.wire.internal.story.Facts.AT;
import static com.bitville.postgres.wire.internal.story.Facts.logged;
import static com.bitville.postgres.wire.internal.story.Facts.plan;
import static com.bitville.postgres.wire.internal.story.Facts.sampled;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A plan and the run that it is of. */
class StoryPlanTest {
    private final StoryBook book = new StoryBook();
    /** Long after all that is told. */
    private final Instant now = AT.plus(Duration.ofHours(1));

    private void add(Fact... facts) {
        book.add(List.of(facts), now);
    }

    private List<StoryBody> tell(int room) {
        return Facts.tell(book, room, now);
    }

    @Test
    void planIsMergedIntoItsRun() {
        add(plan(1, 7, 3, 950), plan(1, 7, 100, 20), logged(1, 7, 0, 1000));
        StoryBody body = tell(5).get(0);
        assertThat(body.lead().part()).isEqualTo(Part.RUN);
        assertThat(body.plan(body.lead()))
                .hasValueSatisfying(plan -> assertThat(plan.durationMs()).isEqualTo(950));
        assertThat(body.runs()).isEqualTo(1);
    }

    /** A plan may be logged before its run or behind it, and the next run may be seen before either. */
    @Test
    void planBelongsToItsRunAndToNoneBesideIt() {
        Fact first = logged(1, 7, 0, 1000);
        Fact plan = plan(1, 7, 0.2, 999.5);
        Fact next = sampled(1, 7, 1018, 400, true);
        for (List<Fact> order : List.of(
                List.of(next, first, plan),
                List.of(next, plan, first),
                List.of(plan, next, first),
                List.of(first, next, plan))) {
            StoryBook other = new StoryBook();
            order.forEach(fact -> other.add(List.of(fact), now));
            other.add(List.of(plan(1, 7, 1019, 900), logged(1, 7, 1018, 901)), now);
            List<StoryBody> bodies = other.choose(1, now);
            assertThat(bodies).hasSize(1);
            assertThat(bodies.get(0).runs()).as("%s", order).isEqualTo(2);
            assertThat(bodies.get(0).plan(first)).contains(plan);
        }
    }

    /** With every statement logged. */
    @Test
    void plansOfShortRunsThatFollowEachOtherBelongToTheirOwn() {
        for (int run = 0; run < 20; run++) {
            add(logged(1, 7, run * 4, 1.6), plan(1, 7, run * 4 + 0.8, 0.7));
        }
        StoryBody body = tell(1).get(0);
        assertThat(body.runs()).isEqualTo(20);
        assertThat(body.plans())
                .allSatisfy((run, plan) -> assertThat(Duration.between(run.startedAt(), plan.startedAt())
                                .toMillis())
                        .isZero());
        assertThat(body.plans()).hasSize(20);
    }

    @Test
    void plansOfShortRunsAloneAreRuns() {
        int told = 0;
        for (int run = 0; run < 20; run++) {
            add(plan(1, 7, run * 1.2, 0.7));
            if (run % 5 == 0) {
                told += tell(1).stream().mapToInt(StoryBody::runs).sum();
            }
        }
        assertThat(told + tell(1).get(0).runs()).isEqualTo(20);
    }

    /** auto_explain.log_nested_statements. */
    @Test
    void plansOfStatementsInsideAreNoRuns() {
        add(sampled(1, 7, 0, 700, true), plan(1, 7, 300, 100), plan(1, 7, 500, 100), plan(1, 7, 5, 900));
        StoryBody body = tell(5).get(0);
        assertThat(body.runs()).isEqualTo(1);
        assertThat(body.lead().durationMs()).isEqualTo(900);
    }

    @Test
    void planAloneIsARun() {
        add(plan(1, 7, 3, 950), plan(1, 7, 100, 20));
        List<StoryBody> bodies = tell(5);
        assertThat(bodies).hasSize(1);
        assertThat(bodies.get(0).lead().durationMs()).isEqualTo(950);
    }

    @Test
    void planThatCameMeanwhileIsNotLostByAFailedCommit() {
        add(logged(1, 7, 0, 300));
        List<StoryBody> bodies = book.choose(5, now);
        add(logged(1, 7, 400, 900), plan(1, 7, 401, 890));
        book.returned(bodies);
        StoryBody body = tell(1).get(0);
        assertThat(body.plan(body.lead())).isPresent();
    }

    /** By the extended protocol it is logged when the portal is closed, in a transaction by the next statement. */
    @Test
    void planThatIsLoggedLongAfterItsRunIsNoRun() {
        add(logged(1, 7, 0, 600), plan(1, 7, 380, 599.7));
        add(logged(1, 7, 1000, 601), plan(1, 7, 2500, 600.9));
        add(logged(1, 7, 4000, 900));
        StoryBody body = tell(1).get(0);
        assertThat(body.runs()).isEqualTo(3);
        assertThat(body.plans()).hasSize(2);
        add(plan(1, 7, 9_000, 899.8));
        assertThat(tell(5)).isEmpty();
    }

    @Test
    void planThatIsLoggedLateTakesThePlaceOfWhatWasSeen() {
        add(sampled(1, 7, 0, 1_200, true), plan(1, 7, 1_700, 2_100));
        assertThat(tell(5))
                .singleElement()
                .satisfies(body -> assertThat(body.runs()).isOne());
        add(plan(1, 7, 4_000, 2_100));
        assertThat(tell(5)).as("another run").hasSize(1);
    }

    /** The backend ran another of the same length a moment ago, for another request. */
    @Test
    void planBelongsToAWaitingRunBeforeASentOne() {
        add(logged(1, 7, 0, 2_000), plan(1, 7, 1, 1_999));
        tell(5);
        add(logged(2, 7, 5_000, 2_002), plan(2, 7, 5_001, 2_001));
        StoryBody body = tell(5).get(0);
        assertThat(body.runs()).isOne();
        assertThat(body.plans()).hasSize(1);
    }
}
