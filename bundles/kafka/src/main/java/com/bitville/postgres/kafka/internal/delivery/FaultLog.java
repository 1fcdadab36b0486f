package com.bitville.postgres.kafka.internal.delivery;

import com.bitville.postgres.kafka.internal.client.KafkaFault;
import com.bitville.postgres.kafka.internal.client.KafkaProblem;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Logs each kind of fault at most once in five minutes, and the end of what was logged. Used by one thread. */
final class FaultLog {
    private static final Logger LOG = LoggerFactory.getLogger(FaultLog.class);
    private static final long SAME_NEWS = Duration.ofMinutes(5).toNanos();

    private final String to;
    private final LongSupplier nanoTime;
    private final Map<KafkaProblem, Long> warned = new EnumMap<>(KafkaProblem.class);
    private @Nullable KafkaProblem present;
    private boolean announced;

    FaultLog(String to, LongSupplier nanoTime) {
        this.to = to;
        this.nanoTime = nanoTime;
    }

    void failed(KafkaFault fault) {
        boolean same = fault.problem() == present;
        present = fault.problem();
        Long before = warned.get(fault.problem());
        long now = nanoTime.getAsLong();
        if (same || (before != null && now - before < SAME_NEWS)) {
            LOG.debug(
                    "kafka_not_delivered to={} problem={} reason=\"{}\"",
                    to,
                    fault.problem().word(),
                    fault.reason());
            return;
        }
        warned.put(fault.problem(), now);
        announced = true;
        LOG.warn(
                "kafka_not_delivered to={} problem={} reason=\"{}\" consequence=\"payloads wait in the buffer\" remedy=\"{}\"",
                to,
                fault.problem().word(),
                fault.reason(),
                fault.problem().remedy());
    }

    void delivered() {
        present = null;
        if (announced) {
            announced = false;
            LOG.info("kafka_delivered_again to={}", to);
        }
    }
}
