package com.bitville.postgres.bench.agent;

import static org.assertj.core.api.Assertions.assertThat;

import com.bitville.postgres.testkit.sched.ProcessCpuTime;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ThreadTimeTest {
    private static ProcessCpuTime threads(Map<String, Long> nanos) {
        return new ProcessCpuTime(Duration.ZERO, nanos, 1, 1, nanos.size());
    }

    @Test
    void neverFallsWhenAThreadEndsOrComesBack() {
        ThreadTime time = new ThreadTime();
        time.read(threads(Map.of("compiler", 5_000_000L)));
        time.read(threads(Map.of("compiler", 2_000_000L)));
        assertThat(time.ms("compiler")).isEqualTo(5);
        time.read(threads(Map.of()));
        time.read(threads(Map.of("compiler", 1_000_000L)));
        assertThat(time.ms("compiler")).isEqualTo(6);
        assertThat(time.ms("collector")).isZero();
    }
}
