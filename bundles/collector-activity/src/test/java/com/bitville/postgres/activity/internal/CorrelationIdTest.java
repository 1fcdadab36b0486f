package com.bitville.postgres.activity.internal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CorrelationIdTest {
    private static final String UUID = "3F2504E0-4f89-41d3-9a0c-0305e82c3301";

    @Test
    void keepsTheLetterCase() {
        assertThat(CorrelationId.of("bitville-" + UUID)).contains(UUID);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "bitville-",
                "bitville-monitor",
                "Bitville-" + UUID,
                "bitville-" + UUID + "\n",
                "bitville-" + UUID + " ",
                "x bitville-" + UUID,
                "bitville-3F2504E04f8941d39a0c0305e82c3301",
                "bitville-3F2504E0-4f89-41d3-9a0c-0305e82c330g",
                "bitville-<script>alert(1)</script>-----------"
            })
    void takesNothingElseForAnId(String name) {
        assertThat(CorrelationId.of(name)).isEmpty();
    }

    @Test
    void knowsNoIdWithoutAName() {
        assertThat(CorrelationId.of(null)).isEmpty();
    }
}
