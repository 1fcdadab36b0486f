package com.bitville.postgres.testkit.listener;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class RateWindowTest {
    private final AtomicLong nanos = new AtomicLong();
    private final RateWindow window = new RateWindow(2, nanos::get);

    @Test
    void isFixedAndOpensAgainAtItsEnd() {
        nanos.addAndGet(Duration.ofSeconds(59).toNanos());
        assertThat(window.count("a")).isEmpty();
        assertThat(window.count("a")).isEmpty();
        assertThat(window.count("a")).hasValue(1);
        nanos.addAndGet(Duration.ofSeconds(1).toNanos());
        assertThat(window.count("a")).isEmpty();
    }

    @Test
    void countsEachClientForItself() {
        window.count("a");
        window.count("a");
        assertThat(window.count("a")).hasValue(60);
        assertThat(window.count("b")).isEmpty();
    }
}
