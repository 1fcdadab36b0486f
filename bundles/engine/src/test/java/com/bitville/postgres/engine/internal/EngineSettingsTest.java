package com.bitville.postgres.engine.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class EngineSettingsTest {
    @Test
    void acceptsTheLimitsThemselves() {
        assertThat(EngineSettings.of(Duration.ofSeconds(1), 0.01).interval()).isEqualTo(Duration.ofSeconds(1));
        assertThat(EngineSettings.of(Duration.ofDays(1), 100).budgetPercent()).isEqualTo(100);
    }

    @Test
    void refusesAnIntervalOutsideTheLimits() {
        assertThatThrownBy(() -> EngineSettings.of(Duration.ZERO, 1))
                .hasMessageContaining("collection.interval_s is 0");
        assertThatThrownBy(() -> EngineSettings.of(Duration.ofSeconds(86_401), 1))
                .hasMessageContaining("86401");
    }

    @Test
    void refusesABudgetOutsideTheLimits() {
        assertThatThrownBy(() -> EngineSettings.of(Duration.ofSeconds(1), 0)).hasMessageContaining("0.01 to 100");
        assertThatThrownBy(() -> EngineSettings.of(Duration.ofSeconds(1), Double.NaN))
                .hasMessageContaining("NaN");
    }
}
