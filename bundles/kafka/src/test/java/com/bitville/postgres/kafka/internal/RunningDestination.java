package com.bitville.postgres.kafka.internal;

import com.bitville.postgres.api.delivery.Spool;
import com.bitville.postgres.api.destination.DestinationReport;
import com.bitville.postgres.api.health.Finding;
import com.bitville.postgres.kafka.internal.client.ClientProperties;
import com.bitville.postgres.kafka.internal.doctor.BrokerCheck;
import com.bitville.postgres.kafka.internal.settings.KafkaSettings;
import com.bitville.postgres.kafka.internal.settings.Patience;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A destination at work on a spool, as in the container. */
public final class RunningDestination implements AutoCloseable {
    /** Short waits, so that a test sees what follows them. */
    public static final Pace HASTY = new Pace(new Patience(
            Duration.ofMillis(1_500),
            Duration.ofMillis(1_000),
            Duration.ofMillis(2_000),
            Duration.ofMillis(300),
            Duration.ofMillis(300)));

    /** The waits of a test. */
    public record Pace(Patience patience) {
        /** The same with another pause between probes. */
        public Pace probing(Duration pause) {
            return new Pace(
                    new Patience(patience.block(), patience.request(), patience.delivery(), pause, patience.large()));
        }
    }

    private final KafkaDestination destination;
    private final BrokerCheck check;

    private RunningDestination(KafkaDestination destination, BrokerCheck check) {
        this.destination = destination;
        this.check = check;
    }

    public static RunningDestination open(KafkaConfig config, Spool spool) {
        return open(config, spool, HASTY);
    }

    public static RunningDestination open(KafkaConfig config, Spool spool, Pace pace) {
        KafkaSettings settings = KafkaSettings.of(config).orElseThrow();
        ClientProperties properties = new ClientProperties(settings, pace.patience());
        KafkaDestination made = new KafkaDestination(settings, properties, pace.patience());
        made.open(spool);
        return new RunningDestination(made, new BrokerCheck(settings, properties, made.delivery()::fault));
    }

    public Map<String, @Nullable Object> status() {
        return destination.delivery().status();
    }

    public DestinationReport report() {
        return destination.report();
    }

    public List<Finding> check() throws InterruptedException {
        return check.check(Duration.ofSeconds(5));
    }

    @Override
    public void close() {
        destination.close();
    }
}
