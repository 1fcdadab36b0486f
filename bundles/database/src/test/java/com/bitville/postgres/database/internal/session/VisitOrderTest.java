package com.bitville.postgres.database.internal.session;

import static org.assertj.core.api.Assertions.assertThat;

import com.bitville.postgres.database.internal.session.VisitRecord.Motion;
import com.bitville.postgres.database.internal.session.VisitRecord.Writes;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.BiFunction;
import org.junit.jupiter.api.Test;

class VisitOrderTest {
    private static final Duration NOW = Duration.ofDays(10);

    private static VisitRecord database(String name, Duration age, long changes, double perSecond) {
        return new VisitRecord(
                name,
                null,
                NOW.minus(age),
                null,
                false,
                false,
                changes,
                new Writes(NOW, 0, 0, perSecond, Motion.MOVING));
    }

    private static Optional<String> due(VisitRecord... databases) {
        return VisitOrder.due(List.of(databases), NOW).map(VisitRecord::name);
    }

    @Test
    void nothingIsDueWhereAllFiguresAreNew() {
        assertThat(due(database("busy", Duration.ofMinutes(4), 0, 100), database("idle", Duration.ofHours(19), 0, 0)))
                .isEmpty();
        assertThat(due()).isEmpty();
    }

    @Test
    void aBusyDatabaseIsDueAfterMinutesAndAnIdleOneAfterMostOfADay() {
        assertThat(due(database("busy", Duration.ofMinutes(5), 0, 1), database("idle", Duration.ofHours(19), 0, 0)))
                .contains("busy");
        assertThat(due(database("busy", Duration.ofMinutes(9), 0, 1), database("idle", Duration.ofHours(21), 0, 0)))
                .contains("idle");
        assertThat(due(database("busy", Duration.ofMinutes(10), 0, 1), database("idle", Duration.ofHours(20), 0, 0)))
                .contains("busy");
    }

    @Test
    void whatChangedALittleComesTheEarlierTheMoreItChanged() {
        assertThat(VisitOrder.interval(database("a", Duration.ZERO, 10, 0))).isEqualTo(Duration.ofHours(10));
        assertThat(VisitOrder.interval(database("a", Duration.ZERO, 1_000_000, 0)))
                .isEqualTo(Duration.ofHours(1));
        assertThat(due(database("more", Duration.ofHours(3), 100, 0), database("less", Duration.ofHours(3), 50, 0)))
                .contains("more");
    }

    @Test
    void whatWasNeverVisitedComesBeforeWhatIsDueButNotBeforeABusyOneThatWaits() {
        VisitRecord fresh = VisitRecord.found("new", null, Writes.first(NOW, 0, 0));
        assertThat(due(fresh, database("busy", Duration.ofMinutes(9), 0, 5))).contains("new");
        assertThat(due(fresh, database("busy", Duration.ofMinutes(10), 0, 5))).contains("busy");
    }

    @Test
    void whatAVisitLeftUnreadFollowsBeforeWhatIsJustDue() {
        VisitRecord left = database("left", Duration.ofSeconds(10), 0, 0).leftUnfinished();
        assertThat(due(left, database("busy", Duration.ofMinutes(5), 0, 5))).contains("left");
        assertThat(due(left, VisitRecord.found("new", null, Writes.first(NOW, 0, 0))))
                .contains("new");
        assertThat(due(left.visited(NOW))).isEmpty();
    }

    @Test
    void neverEntersWhatIsLeftOut() {
        VisitRecord invalid = VisitRecord.found("invalid", "invalid", Writes.first(NOW, 0, 0));
        assertThat(due(invalid)).isEmpty();
        assertThat(VisitOrder.next(List.of(invalid), NOW)).isEmpty();
    }

    @Test
    void aDatabaseThatRefusesWaitsAnHourHoweverBusyItIs() {
        VisitRecord refuses =
                database("refuses", Duration.ZERO, 1_000_000, 1_000).refused(NOW, "no");
        assertThat(VisitOrder.interval(refuses)).isEqualTo(Duration.ofHours(1));
    }

    /** A CREATE INDEX in a database that nobody writes to: a few rows of its catalogs. */
    @Test
    void aDatabaseThatIsWrittenToAfterAQuietTimeIsNext() {
        VisitRecord quiet = VisitRecord.found("quiet", null, Writes.first(Duration.ZERO, 1_000, 0))
                .visited(NOW.minusMinutes(40))
                .seen(null, NOW.minusMinutes(30), 1_000, 0);
        assertThat(due(quiet.seen(null, NOW, 1_000, 0))).isEmpty();
        VisitRecord stirred = quiet.seen(null, NOW.minusMinutes(5), 1_006, 0);
        assertThat(VisitOrder.interval(stirred)).isEqualTo(Duration.ofMinutes(30));
        VisitRecord others = database("others", Duration.ofHours(24), 0, 0);
        assertThat(due(stirred, database("idle", Duration.ofMinutes(1_201), 0, 0)))
                .contains("quiet");
        assertThat(due(stirred.seen(null, NOW, 1_006, 0)))
                .as("it remains due until it is visited")
                .contains("quiet");
        assertThat(due(stirred, database("busy", Duration.ofMinutes(9), 0, 5)))
                .as("however many are")
                .contains("busy");
        assertThat(due(stirred, others)).as("what is late by far").contains("others");
        assertThat(due(stirred.visited(NOW.minusMinutes(1)))).isEmpty();
    }

    /** A job that writes a row a minute does not make its database due each half hour. */
    @Test
    void aDatabaseThatIsWrittenToAllTheTimeIsNotStirredByThat() {
        VisitRecord job = VisitRecord.found("job", null, Writes.first(Duration.ZERO, 0, 0))
                .visited(NOW.minusHours(2));
        for (int look = 1; look <= 24; look++) {
            job = job.seen(null, NOW.minusHours(2).plusMinutes(5L * look), 1L + look, 0);
        }
        assertThat(due(job)).isEmpty();
    }

    @Test
    void countersThatFellWereReset() {
        Writes before = Writes.first(NOW, 1_000_000, 1_000_000);
        Writes after = before.next(NOW.plusSeconds(10), 50, 30);
        assertThat(after.perSecond()).isEqualTo(5 + 2);
    }

    /** A budget that allows 35 visits in ten minutes; ten databases get most of the writes, and another ten every few hours. */
    @Test
    void aWeekOfTwoHundredDatabasesUnderTheBudget() {
        Map<String, VisitRecord> book = new LinkedHashMap<>();
        for (int i = 0; i < 200; i++) {
            book.put("db" + i, VisitRecord.found("db" + i, null, Writes.first(Duration.ZERO, 0, 0)));
        }
        Random random = new Random(7);
        Duration step = Duration.ofSeconds(17);
        Duration oldest = Duration.ZERO;
        Duration oldestBusy = Duration.ZERO;
        Duration nextLook = VisitBook.LOOK;
        long[] rows = new long[200];
        Duration firstRound = Duration.ZERO;
        int visits = 0;
        for (Duration now = Duration.ZERO; now.compareTo(Duration.ofDays(7)) < 0; now = now.plus(step)) {
            if (now.compareTo(nextLook) >= 0) {
                for (int i = 0; i < 200; i++) {
                    boolean burst = i < 20 && random.nextInt(40) == 0;
                    rows[i] += i < 10 ? 300_000 / (i + 1) : burst ? 2_000 : random.nextInt(100) == 0 ? 3 : 0;
                    book.compute("db" + i, seen(now, rows[i]));
                }
                nextLook = now.plus(VisitBook.LOOK);
            }
            Duration at = now;
            Optional<VisitRecord> next = VisitOrder.due(book.values(), now);
            if (next.isPresent()) {
                visits++;
                VisitRecord chosen = next.get();
                Duration before = chosen.visited();
                if (before == null) {
                    firstRound = now;
                } else {
                    Duration age = now.minus(before);
                    oldest = age.compareTo(oldest) > 0 ? age : oldest;
                    boolean busy = Integer.parseInt(chosen.name().substring(2)) < 10;
                    oldestBusy = busy && age.compareTo(oldestBusy) > 0 ? age : oldestBusy;
                }
                book.put(chosen.name(), chosen.visited(at));
            }
        }
        assertThat(firstRound).as("the first round").isLessThan(Duration.ofMinutes(90));
        assertThat(oldest).as("every database").isLessThan(Duration.ofHours(24));
        assertThat(oldestBusy).as("the busy ones").isLessThanOrEqualTo(Duration.ofMinutes(11));
        // An idle database costs little: far fewer visits than the budget has room for.
        assertThat(visits).isLessThan((int) (Duration.ofDays(7).toSeconds() / step.toSeconds()));
    }

    private static BiFunction<String, VisitRecord, VisitRecord> seen(Duration now, long rows) {
        return (name, before) -> before.seen(null, now, rows, 0);
    }

    /** Its end is told within hours rather than the next day, but no number of findings keeps a busy database waiting. */
    @Test
    void aDatabaseWithAnOpenFindingIsVisitedSooner() {
        Duration later = NOW.plus(Duration.ofMinutes(121));
        VisitRecord idle = VisitRecord.found("idle", null, new Writes(NOW, 0, 0, 0, Motion.STILL))
                .visited(NOW);
        VisitRecord found = VisitRecord.found("found", null, new Writes(NOW, 0, 0, 0, Motion.STILL))
                .visited(NOW)
                .withFinding(true);
        assertThat(VisitOrder.due(List.of(idle, found), later))
                .map(VisitRecord::name)
                .contains("found");
        assertThat(VisitOrder.interval(found)).isEqualTo(Duration.ofHours(2));
        assertThat(VisitOrder.due(List.of(idle, found.visited(later).withFinding(false)), later))
                .isEmpty();
        VisitRecord busy = VisitRecord.found("busy", null, new Writes(NOW, 0, 0, 50, Motion.MOVING))
                .visited(NOW.plus(Duration.ofMinutes(532)));
        assertThat(VisitOrder.due(List.of(found, busy), NOW.plus(Duration.ofHours(9))))
                .map(VisitRecord::name)
                .contains("busy");
        VisitRecord refusing = found.refused(NOW, "no").withFinding(true);
        assertThat(VisitOrder.interval(refusing)).isEqualTo(Duration.ofHours(1));
    }
}
