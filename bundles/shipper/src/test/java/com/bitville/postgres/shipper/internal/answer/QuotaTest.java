package com.bitville.postgres.shipper.internal.answer;

import static com.bitville.postgres.shipper.internal.answer.FakeTransport.STORED;
import static org.assertj.core.api.Assertions.assertThat;

import com.bitville.postgres.api.delivery.Urgency;
import com.bitville.postgres.shipper.internal.Bench;
import com.bitville.postgres.testkit.listener.RateWindow;
import java.time.Duration;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** One address, one quota of 100 in a fixed minute, and others behind it. */
class QuotaTest {
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final Bench bench = new Bench();
    private final RateWindow window = new RateWindow(100, bench.time::nanoTime);
    private int refused;

    QuotaTest() {
        bench.transport.answers(body -> {
            OptionalLong wait = window.count("address");
            refused += wait.isPresent() ? 1 : 0;
            return wait.isPresent()
                    ? new ListenerReply.Answer(429, Long.toString(wait.getAsLong()), "{}", true)
                    : STORED;
        });
    }

    private void others(int requests) {
        for (int i = 0; i < requests; i++) {
            window.count("address");
        }
    }

    /** A minute of an agent that makes 47 payloads. */
    private void minute() {
        for (int i = 0; i < 47; i++) {
            bench.put(Urgency.NORMAL, Duration.ZERO);
        }
        bench.run(MINUTE);
    }

    @Test
    void whatOthersTookOnceIsMadeUpForWithinMinutes() {
        minute();
        minute();
        others(100);
        minute();
        assertThat(refused).isPositive();
        int behind = bench.spool.size();
        assertThat(behind).isGreaterThan(40);
        for (int minutes = 0; minutes < 5; minutes++) {
            minute();
            assertThat(bench.rateLimiter.limit()).isEqualTo(60);
        }
        assertThat(bench.spool.size()).isLessThan(12);
    }

    @Test
    void refusalsThatGoOnLowerThePaceAndItComesBackWithThem() {
        int least = 60;
        for (int minutes = 0; minutes < 20; minutes++) {
            others(80);
            minute();
            least = Math.min(least, bench.rateLimiter.limit());
        }
        assertThat(least).isLessThanOrEqualTo(30);
        // Of the 20 a minute that were left, most were used, and few requests were spent on asking.
        assertThat(bench.spool.delivered()).hasSizeGreaterThan(20 * 14);
        assertThat(refused).isLessThan(40);
        int before = bench.spool.delivered().size();
        for (int minutes = 0; minutes < 10; minutes++) {
            bench.run(MINUTE);
        }
        assertThat(bench.rateLimiter.limit()).isEqualTo(60);
        assertThat(bench.spool.delivered().size() - before).isGreaterThan(10 * 50);
    }
}
