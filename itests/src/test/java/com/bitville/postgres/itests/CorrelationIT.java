package com.bitville.postgres.itests;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** Whether every slow, blocked and failed statement reaches the request it belongs to, against a load that knows the truth. */
class CorrelationIT {
    private static final List<Transport> MIXED = List.of(Transport.values());
    private static final String DEEP = "deep";
    private static final String WHERE = "runs with mvn -Pdeep verify";
    private static final RequestLoad.Scale SHORT = new RequestLoad.Scale(Duration.ofSeconds(25), 48, 0.3, 1.5);
    private static final RequestLoad.Scale FULL = new RequestLoad.Scale(Duration.ofMinutes(5), 20, 0.3, 9);

    @Test
    void everyRequestIsToldWhole() throws Exception {
        try (CorrelationTrial trial = CorrelationTrial.prepare("correlation", 18, "stderr")) {
            trial.hurry(Duration.ofSeconds(10), 90).hold(SHORT, MIXED, () -> {});
        }
    }

    @Test
    @EnabledIfSystemProperty(named = "bitville.depth", matches = DEEP, disabledReason = WHERE)
    void stderrMixed() throws Exception {
        try (CorrelationTrial trial = CorrelationTrial.prepare("correlation-mixed", 13, "stderr")) {
            trial.hold(FULL, MIXED, () -> {});
        }
    }

    @Test
    @EnabledIfSystemProperty(named = "bitville.depth", matches = DEEP, disabledReason = WHERE)
    void csvlogByNames() throws Exception {
        try (CorrelationTrial trial = CorrelationTrial.prepare("correlation-names", 13, "csvlog")) {
            trial.hold(FULL, List.of(Transport.NAME), () -> {});
        }
    }

    @Test
    @EnabledIfSystemProperty(named = "bitville.depth", matches = DEEP, disabledReason = WHERE)
    void jsonlogByComments() throws Exception {
        try (CorrelationTrial trial = CorrelationTrial.prepare("correlation-comments", 18, "jsonlog")) {
            trial.hold(FULL, List.of(Transport.COMMENT), () -> {});
        }
    }

    @Test
    @EnabledIfSystemProperty(named = "bitville.depth", matches = DEEP, disabledReason = WHERE)
    void stderrByTraces() throws Exception {
        try (CorrelationTrial trial = CorrelationTrial.prepare("correlation-traces", 18, "stderr")) {
            trial.hold(FULL, List.of(Transport.TRACE), () -> {});
        }
    }

    @Test
    @EnabledIfSystemProperty(named = "bitville.depth", matches = DEEP, disabledReason = WHERE)
    void listenerIsAway() throws Exception {
        try (CorrelationTrial trial = CorrelationTrial.prepare("correlation-outage", 18, "jsonlog")) {
            trial.hold(FULL, MIXED, () -> {
                TimeUnit.MINUTES.sleep(1);
                trial.listener.down();
                TimeUnit.MINUTES.sleep(2);
                trial.listener.up();
            });
        }
    }

    @Test
    @EnabledIfSystemProperty(named = "bitville.depth", matches = DEEP, disabledReason = WHERE)
    void agentIsKilled() throws Exception {
        try (CorrelationTrial trial = CorrelationTrial.prepare("correlation-killed", 18, "csvlog")) {
            trial.hold(FULL, MIXED, () -> {
                for (int kill = 0; kill < 3; kill++) {
                    TimeUnit.SECONDS.sleep(75);
                    trial.agent.kill();
                    trial.agent.start();
                }
            });
        }
    }
}
