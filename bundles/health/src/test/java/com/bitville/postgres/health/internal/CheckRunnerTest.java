package com.bitville.postgres.health.internal;

import static org.assertj.core.api.Assertions.assertThat;

import com.bitville.postgres.api.health.Finding;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class CheckRunnerTest {
    /** Two doctors at once wait for one run of a check; the first to lose patience ends it for both. */
    @Test
    void whoWaitsForARunThatAnotherEndedHasAFindingToo() throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        CheckRunner runner = new CheckRunner(most -> {
            never.await();
            return List.of();
        });
        Duration most = Duration.ofMillis(1);
        runner.begin(most);
        List<Finding> first = runner.result(most);
        assertThat(first)
                .singleElement()
                .satisfies(finding -> assertThat(finding.message()).contains("did not end within"));
        assertThat(runner.result(most)).isEqualTo(first);
    }
}
