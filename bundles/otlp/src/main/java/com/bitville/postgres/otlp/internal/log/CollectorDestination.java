package com.bitville.postgres.otlp.internal.log;

import com.bitville.postgres.api.delivery.Destination;
import com.bitville.postgres.api.delivery.Payload;
import com.bitville.postgres.api.delivery.Spool;
import com.bitville.postgres.api.delivery.Urgency;
import com.bitville.postgres.api.destination.DestinationReport;
import com.bitville.postgres.api.destination.DestinationReporter;
import com.bitville.postgres.api.thread.Guard;
import com.bitville.postgres.api.thread.StepThread;
import com.bitville.postgres.otlp.internal.OutletResources;
import com.bitville.postgres.otlp.internal.http.OtlpClient;
import com.bitville.postgres.otlp.internal.status.SignalState;
import java.io.IOException;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The collector as a destination of payloads: those of findings, requests and logs. */
public final class CollectorDestination implements Destination, DestinationReporter {
    private static final Logger LOG = LoggerFactory.getLogger(CollectorDestination.class);

    private final LogDelivery delivery;
    private final SignalState state;
    private final String address;
    private final DeliveredCount delivered = new DeliveredCount(System::nanoTime);
    private volatile @Nullable StepThread thread;

    /**
     * The destination.
     *
     * @param address of the collector, for people
     */
    public CollectorDestination(OutletResources resources, OtlpClient client, SignalState state, String address) {
        this.state = state;
        this.address = address;
        this.delivery = new LogDelivery(
                resources,
                client,
                new DeliveryPace(
                        System::nanoTime, () -> ThreadLocalRandom.current().nextDouble()),
                state,
                delivered);
    }

    @Override
    public String name() {
        return "otlp";
    }

    /** The figures of a cycle leave as metrics and need no place on disk. */
    @Override
    public boolean wants(Payload payload) {
        if (payload.urgency() == Urgency.URGENT || payload.detail()) {
            return true;
        }
        try {
            return PayloadRecords.KINDS.contains(
                    PayloadDocument.kind(payload.body().apply(0)));
        } catch (IOException e) {
            return false;
        }
    }

    @Override
    public boolean takesAll() {
        return false;
    }

    @Override
    public DestinationReport report() {
        String error = state.lastError();
        return new DestinationReport(
                name(),
                false,
                address,
                state.word(),
                error.isEmpty(),
                delivered.total(),
                delivered.lastMinute(),
                null,
                error.isEmpty() ? null : error,
                error.isEmpty() ? "" : "bitville:doctor tells name, port, TLS, login and answer of the collector");
    }

    @Override
    public void open(Spool spool) {
        Guard guard = new Guard(
                defect -> LOG.warn(
                        "otlp_logs_defect defect=\"{}\" trace=\"{}\" consequence=\"they wait in the buffer\"",
                        defect.what(),
                        defect.trace()),
                () -> LOG.info("otlp_logs_well_again"));
        StepThread made = new StepThread("bitville-otlp-logs", guard, () -> delivery.step(spool));
        thread = made;
        made.start();
    }

    @Override
    public void close() {
        StepThread running = thread;
        thread = null;
        if (running != null) {
            running.stop();
        }
    }
}
