package com.bitville.postgres.bench.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import com.bitville.postgres.bench.Options.Selection;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ScenariosTest {
    private static List<String> names(Selection selection) {
        return Scenarios.wanted(selection).stream()
                .flatMap(List::stream)
                .map(Scenario::name)
                .toList();
    }

    @Test
    void eachHasANameOfItsOwnAndAStep() {
        Selection all = new Selection(List.of(), false, Optional.empty());
        assertThat(names(all)).doesNotHaveDuplicates().contains("S", "L", "C", "XL", "log", Scenarios.IDLE);
        assertThat(Scenarios.wanted(all))
                .allSatisfy(group -> assertThat(group)
                        .allSatisfy(scenario -> assertThat(scenario.steps()).isNotEmpty())
                        .extracting(Scenario::slow)
                        .containsOnly(group.get(0).slow()));
    }

    @Test
    void whatIsNamedIsMeasuredAndAFewOfAllWhenInAHurry() {
        assertThat(names(new Selection(List.of("XL", "idle"), true, Optional.empty())))
                .containsExactly("XL", "idle");
        assertThat(names(new Selection(List.of(), true, Optional.empty()))).containsExactly("S", "L", "C", "entries");
    }
}
