package com.bitville.postgres.kafka.internal;

import com.bitville.postgres.api.delivery.Destination;
import com.bitville.postgres.api.delivery.Spool;
import com.bitville.postgres.api.destination.DestinationReport;
import com.bitville.postgres.api.destination.DestinationReporter;
import com.bitville.postgres.api.thread.Guard;
import com.bitville.postgres.api.thread.StepThread;
import com.bitville.postgres.kafka.internal.client.ClientProperties;
import com.bitville.postgres.kafka.internal.client.KafkaFault;
import com.bitville.postgres.kafka.internal.delivery.KafkaDelivery;
import com.bitville.postgres.kafka.internal.settings.KafkaSettings;
import com.bitville.postgres.kafka.internal.settings.Patience;
import java.time.Clock;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The topic as a destination of the spool, with one thread. */
final class KafkaDestination implements Destination, DestinationReporter {
    static final String NAME = "kafka";
    /** More than any agent commits. */
    private static final int PER_MINUTE = 600;

    private static final Logger LOG = LoggerFactory.getLogger(KafkaDestination.class);

    private final KafkaSettings settings;
    private final KafkaDelivery delivery;
    private volatile @Nullable StepThread thread;

    KafkaDestination(KafkaSettings settings, ClientProperties properties, Patience patience) {
        this.settings = settings;
        this.delivery = new KafkaDelivery(settings, properties, patience, Clock.systemUTC());
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public void open(Spool spool) {
        Guard guard = new Guard(
                defect -> LOG.error(
                        "kafka_step_failed defect=\"{}\" trace=\"{}\" consequence=\"payloads are kept, tried again\"",
                        defect.what(),
                        defect.trace()),
                () -> LOG.info("kafka_steps_go_on"));
        // Closed there, because only this thread uses the producer.
        StepThread made = new StepThread("bitville-kafka", guard, () -> step(spool), delivery::close);
        thread = made;
        made.start();
    }

    private Duration step(Spool spool) throws InterruptedException {
        Duration wait = delivery.step(spool);
        spool.takes(PER_MINUTE, delivery.well());
        return wait;
    }

    @Override
    public void close() {
        StepThread running = thread;
        thread = null;
        if (running != null) {
            running.stop();
        }
    }

    String address() {
        return settings.address();
    }

    KafkaDelivery delivery() {
        return delivery;
    }

    @Override
    public DestinationReport report() {
        return new DestinationReport(
                NAME,
                true,
                settings.address(),
                delivery.state(),
                delivery.well(),
                delivery.delivered(),
                delivery.perMinute(),
                delivery.etaS(),
                delivery.lastError(),
                delivery.fault()
                        .map(KafkaFault::problem)
                        .map(problem -> problem.remedy())
                        .orElse(""));
    }
}
