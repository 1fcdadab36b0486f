package com.bitville.postgres.health.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.bitville.postgres.api.health.Finding;
import com.bitville.postgres.api.health.FindingSeverity;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Whether the payloads that the servers' cycles produce can be sent at the configured rate. */
class DeliveryRateTest {
    @Test
    void moreServersThanTheRateCarriesAreSaidWithWhatToDo() {
        List<Finding> found = rate(60, 60, 180, 25 * 3 * 3);
        assertThat(found)
                .extracting(Finding::severity, Finding::message)
                .containsExactly(tuple(
                        FindingSeverity.WARNING,
                        "75 payloads per minute from 1 server at an interval of 60 s; at most 58 per minute can be sent: the rest fills the buffer;"
                                + " when it is full, the oldest are dropped"));
        assertThat(AgentDoctorTest.remedy(found.get(0)))
                .contains("collection.interval_s 80", "listener.max_requests_per_minute 80", "another agent");
        assertThat(rate(60, 60, 180, 58 * 3)).extracting(Finding::severity).containsExactly(FindingSeverity.OK);
        assertThat(rate(60, 80, 180, 75 * 3)).extracting(Finding::severity).containsExactly(FindingSeverity.OK);
    }

    @Test
    void aStartOrHalfACycleIsNoMeasureOfTheRate() {
        assertThat(rate(60, 60, 179, 1_000)).isEmpty();
        assertThat(rate(1_800, 60, 3_540, 10_000)).isEmpty();
        assertThat(rate(1_800, 60, 3_600, 10_000)).hasSize(1);
    }

    private static List<Finding> rate(int interval, int pace, int seconds, int payloads) {
        return DeliveryFindings.rate(new StatusNode(Map.of(
                "engine", Map.of("interval_s", interval),
                "servers", List.of(Map.of("name", "default")),
                "shipper", Map.of("pace_per_minute", pace),
                "spool", Map.of("cycle_payloads", payloads, "cycle_payloads_s", seconds))));
    }
}
