package com.bitville.postgres.database.internal.connect;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConnectionBudgetTest {
    private final AtomicLong now = new AtomicLong();
    private final ConnectionBudget budget = new ConnectionBudget(now::get);

    @Test
    void givesFivePlacesAndNoMore() {
        take(5);
        assertThat(budget.tryAcquire()).isNull();
    }

    @Test
    void aPlaceComesBackOnlyWhenTheBackendIsGone() {
        ConnectionBudget.Slot first = take(5).get(0);
        assertThat(budget.willBeFree()).isFalse();
        first.release(Duration.ofMillis(500));
        assertThat(budget.tryAcquire()).isNull();
        assertThat(budget.willBeFree()).isTrue();
        now.addAndGet(Duration.ofMillis(500).toNanos());
        assertThat(budget.willBeFree()).isFalse();
        assertThat(budget.tryAcquire()).isNotNull();
    }

    @Test
    void releasingTwiceGivesOnePlaceBack() {
        ConnectionBudget.Slot first = take(5).get(0);
        first.release(Duration.ZERO);
        first.release(Duration.ZERO);
        take(1);
        assertThat(budget.tryAcquire()).isNull();
    }

    @Test
    void backendsOfOthersTakePlaces() {
        ConnectionBudget.Slot own = take(1).get(0);
        own.servedBy(10);
        assertThat(budget.exceededBy(List.of(10, 21, 22))).isFalse();
        take(2);
        assertThat(budget.tryAcquire()).isNull();
    }

    @Test
    void placesOfOthersComeBackWhenTheyAreCountedAgain() {
        take(1).get(0).servedBy(10);
        budget.exceededBy(List.of(10, 21, 22, 23, 24));
        assertThat(budget.tryAcquire()).isNull();
        budget.exceededBy(List.of(10, 21));
        take(3);
        assertThat(budget.tryAcquire()).isNull();
    }

    @Test
    void sixBackendsAreOneTooMany() {
        assertThat(budget.exceededBy(List.of(1, 2, 3, 4, 5, 6))).isTrue();
    }

    @Test
    void anEmptyHandMayAlwaysLookAgain() {
        assertThat(budget.exceededBy(List.of(1, 2, 3, 4, 5, 6))).isTrue();
        take(1);
        assertThat(budget.tryAcquire()).isNull();
    }

    @Test
    void outlivesItsComponent() {
        ConnectionBudget.Slot held =
                Objects.requireNonNull(ConnectionBudget.of("a.example", 1).tryAcquire());
        assertThat(ConnectionBudget.of("a.example", 1).free()).isEqualTo(4);
        held.release(Duration.ZERO);
        assertThat(ConnectionBudget.of("a.example", 1).free()).isEqualTo(5);
    }

    @Test
    void theBudgetOfAServerThatHoldsNothingIsStillItsOwnAfterAnotherWasConfigured() {
        ConnectionBudget down = ConnectionBudget.of("down.example", 1);
        ConnectionBudget.of("other.example", 1);
        ConnectionBudget.Slot held = Objects.requireNonNull(down.tryAcquire());
        assertThat(ConnectionBudget.of("down.example", 1).free()).isEqualTo(4);
        held.release(Duration.ZERO);
    }

    @ParameterizedTest
    @CsvSource({
        "DB.example, db.example., true",
        "localhost, 127.0.0.1, true",
        "::1, [::1], true",
        "/run/postgresql, /run//postgresql/, true",
        "/run/postgresql, localhost, false",
        "db1.example, db2.example, false"
    })
    void oneAddressHasOneBudgetHoweverItIsSpelled(String one, String other, boolean same) {
        assertThat(ConnectionBudget.of(one, 5432) == ConnectionBudget.of(other, 5432))
                .isEqualTo(same);
        assertThat(ConnectionBudget.of(one, 5432)).isNotSameAs(ConnectionBudget.of(one, 5433));
    }

    private List<ConnectionBudget.Slot> take(int count) {
        List<ConnectionBudget.Slot> slots = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            slots.add(Objects.requireNonNull(budget.tryAcquire()));
        }
        return slots;
    }
}
