package com.bitville.postgres.metrics.internal.family;

import static org.assertj.core.api.Assertions.assertThat;

import com.bitville.postgres.metrics.internal.family.StatusValues.Found;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StatusValuesTest {
    private static final Map<String, Object> STATUS = Map.of(
            "spool",
            Map.of("files", 3, "destinations", Map.of("kafka", Map.of("files", 7))),
            "destinations",
            List.of(
                    Map.of("name", "kafka", "well", false, "state", "breaker_open"),
                    Map.of("name", "listener", "well", true, "state", "off")));

    private static List<Found> of(String... path) {
        return StatusValues.of(STATUS, List.of(path));
    }

    @Test
    void aPathLeadsToOneValueOrToOneOfEachDestination() {
        assertThat(of("spool", "files")).containsExactly(new Found(Map.of(), 3));
        assertThat(of("destinations[]", "well"))
                .containsExactly(
                        new Found(Map.of("destination", "kafka"), false),
                        new Found(Map.of("destination", "listener"), true));
        assertThat(of("spool", "destinations", "*", "files"))
                .containsExactly(new Found(Map.of("destination", "kafka"), 7));
    }

    @Test
    void whatIsNotThereIsNothing() {
        assertThat(of("shipper", "delivered")).containsExactly(new Found(Map.of(), null));
        assertThat(of("spool", "alerts[]", "well")).isEmpty();
        assertThat(of("shipper", "*", "files")).isEmpty();
        assertThat(StatusValues.of(null, List.of("destinations[]", "well"))).isEmpty();
    }
}
