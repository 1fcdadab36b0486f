package com.bitville.postgres.itests.correlation;

import com.bitville.postgres.itests.correlation.CorrelationTrial.Told;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** Whether every slow, blocked and failed statement is assigned to its request, checked against a load with known requests. */
class CorrelationIT {
    private static final List<TagTransport> MIXED = List.of(TagTransport.values());
    private static final String DEEP = "deep";
    private static final String WHERE = "runs with mvn -Pdeep verify";
    private static final RequestLoad.Scale SHORT = new RequestLoad.Scale(Duration.ofSeconds(25), 48, 0.3, 1.5, 7.5);
    private static final RequestLoad.Scale FULL = new RequestLoad.Scale(Duration.ofMinutes(5), 20, 0.3, 9, 0.3);

    @Test
    void everyRequestIsReportedCompletely() throws Exception {
        try (CorrelationTrial trial = CorrelationTrial.prepare("correlation", 18, "stderr", Told.BOTH)) {
            trial.hurry(Duration.ofSeconds(7), 90).hold(SHORT, MIXED, () -> {});
        }
    }

    @Test
    @EnabledIfSystemProperty(named = "bitville.depth", matches = DEEP, disabledReason = WHERE)
    void stderrMixed() throws Exception {
        try (CorrelationTrial trial = CorrelationTrial.prepare("correlation-mixed", 13, "stderr", Told.BOTH)) {
            trial.hold(FULL, MIXED, () -> {});
        }
    }

    @Test
    @EnabledIfSystemProperty(named = "bitville.depth", matches = DEEP, disabledReason = WHERE)
    void csvlogByNames() throws Exception {
        try (CorrelationTrial trial = CorrelationTrial.prepare("correlation-names", 13, "csvlog", Told.STATEMENTS)) {
            trial.hold(FULL, List.of(TagTransport.NAME), () -> {});
        }
    }

    @Test
    @EnabledIfSystemProperty(named = "bitville.depth", matches = DEEP, disabledReason = WHERE)
    void jsonlogByComments() throws Exception {
        try (CorrelationTrial trial = CorrelationTrial.prepare("correlation-comments", 18, "jsonlog", Told.BOTH)) {
            trial.hold(FULL, List.of(TagTransport.COMMENT), () -> {});
        }
    }

    @Test
    @EnabledIfSystemProperty(named = "bitville.depth", matches = DEEP, disabledReason = WHERE)
    void stderrByTraces() throws Exception {
        try (CorrelationTrial trial = CorrelationTrial.prepare("correlation-traces", 18, "stderr", Told.STATEMENTS)) {
            trial.hold(FULL, List.of(TagTransport.TRACE), () -> {});
        }
    }

    @Test
    @EnabledIfSystemProperty(named = "bitville.depth", matches = DEEP, disabledReason = WHERE)
    void plansAlone() throws Exception {
        try (CorrelationTrial trial = CorrelationTrial.prepare("correlation-plans", 13, "csvlog", Told.PLANS)) {
            trial.hold(FULL, MIXED, () -> {});
        }
    }

    @Test
    @EnabledIfSystemProperty(named = "bitville.depth", matches = DEEP, disabledReason = WHERE)
    void listenerIsAway() throws Exception {
        try (CorrelationTrial trial = CorrelationTrial.prepare("correlation-outage", 18, "jsonlog", Told.STATEMENTS)) {
            trial.awayForAnHour().hold(FULL, MIXED, () -> {
                TimeUnit.MINUTES.sleep(1);
                trial.back();
            });
        }
    }

    @Test
    @EnabledIfSystemProperty(named = "bitville.depth", matches = DEEP, disabledReason = WHERE)
    void agentIsKilled() throws Exception {
        try (CorrelationTrial trial = CorrelationTrial.prepare("correlation-killed", 18, "csvlog", Told.BOTH)) {
            trial.hold(FULL, MIXED, () -> {
                for (int kill = 0; kill < 3; kill++) {
                    TimeUnit.SECONDS.sleep(75);
                    trial.kill();
                }
            });
        }
    }
}
