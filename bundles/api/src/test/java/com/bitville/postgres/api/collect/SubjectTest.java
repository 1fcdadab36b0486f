package com.bitville.postgres.api.collect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class SubjectTest {
    @Test
    void isReadInCyclesAloneUnlessItSaysOtherwise() {
        Subject quick = subject(Scope.SERVER, Duration.ofSeconds(1));

        assertThat(quick.traits()).isEmpty();
        assertThat(quick.with(Trait.SAMPLED).with(Trait.EMERGENCY).traits())
                .containsExactlyInAnyOrder(Trait.SAMPLED, Trait.EMERGENCY);
    }

    @Test
    void refusesATraitThatItsScopeOrPaceForbids() {
        assertThatThrownBy(() -> subject(Scope.HOST, Duration.ofSeconds(1)).with(Trait.SAMPLED))
                .hasMessageContaining("wal")
                .hasMessageContaining("SERVER");
        assertThatThrownBy(() -> subject(Scope.DATABASE, Duration.ZERO).with(Trait.LOAD))
                .hasMessageContaining("SERVER");
        assertThatThrownBy(() -> subject(Scope.SERVER, Duration.ofMillis(10)).with(Trait.SAMPLED))
                .hasMessage("subject wal is sampled every 10 ms; the shortest interval is 1000 ms");
        assertThatThrownBy(() -> subject(Scope.SERVER, Duration.ofMillis(-1))).hasMessageContaining("wal");
        assertThatThrownBy(() -> subject(Scope.SERVER, Duration.ofSeconds(Long.MAX_VALUE)))
                .as("more than fits in nanoseconds")
                .hasMessageContaining("366 days");
    }

    private static Subject subject(Scope scope, Duration every) {
        return new Subject("wal", scope, every, Lane.CORE, List.of());
    }
}
