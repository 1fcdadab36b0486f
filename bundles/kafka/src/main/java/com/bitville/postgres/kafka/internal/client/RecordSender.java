package com.bitville.postgres.kafka.internal.client;

import com.bitville.postgres.kafka.internal.settings.KafkaSettings;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * Sends one record after the other and waits for the acknowledgement of each. The producer lives from the first record to the first
 * failure of a broker, or until a secret or certificate is another: a new one reads them anew and has no back-off of its own. Used by one
 * thread.
 */
public final class RecordSender implements AutoCloseable {
    /** Beyond every limit of the client itself: 5 s for metadata, 10 s for the acknowledgement. */
    private static final long ATTEMPT_S = 30;

    private final KafkaSettings settings;
    private final ClientProperties properties;
    private @Nullable KafkaProducer<byte[], byte[]> producer;
    /** Of the files that the producer was made with. */
    private @Nullable Object stamp;

    public RecordSender(KafkaSettings settings, ClientProperties properties) {
        this.settings = settings;
        this.properties = properties;
    }

    /**
     * Sends a record.
     *
     * @param agent names the client for the brokers, in their logs and quotas
     * @return empty once all in-sync replicas have the record
     * @throws InterruptedException if interrupted; the record may be stored or not
     */
    public Optional<KafkaFault> send(ProducerRecord<byte[], byte[]> payload, String agent) throws InterruptedException {
        long started = System.nanoTime();
        try {
            await(current(agent).send(payload), started);
            return Optional.empty();
        } catch (InterruptException e) {
            Thread.interrupted();
            throw (InterruptedException) new InterruptedException("sending was interrupted").initCause(e);
        } catch (IOException | KafkaException | ExecutionException | java.util.concurrent.TimeoutException e) {
            KafkaFault fault = FaultClassifier.of(e);
            if (fault.problem() == KafkaProblem.TOO_LARGE) {
                return Optional.of(fault);
            }
            Optional<KafkaFault> refusal = properties.refusalSince(started);
            if (refusal.isPresent()) {
                close();
                return refusal;
            }
            KafkaFault told = fault.problem() == KafkaProblem.SLOW ? cause(fault) : fault;
            close();
            return Optional.of(told);
        }
    }

    /** The client itself does not give up while it may connect to no broker that knows it. */
    private void await(Future<RecordMetadata> acknowledgement, long started)
            throws InterruptedException, ExecutionException, java.util.concurrent.TimeoutException {
        long first = properties.delivery().toMillis();
        try {
            acknowledgement.get(first, TimeUnit.MILLISECONDS);
        } catch (java.util.concurrent.TimeoutException e) {
            if (properties.refusalSince(started).isPresent()) {
                throw e;
            }
            acknowledgement.get(TimeUnit.SECONDS.toMillis(ATTEMPT_S) - first, TimeUnit.MILLISECONDS);
        }
    }

    /** What a time-out is about: brokers that take no connection, a partition without leader, or slowness. */
    private KafkaFault cause(KafkaFault slow) throws InterruptedException {
        KafkaProducer<byte[], byte[]> open = producer;
        List<String> refusals = BrokerReach.refusals(settings.brokers());
        if (refusals.size() == settings.brokers().size()) {
            return new KafkaFault(KafkaProblem.UNREACHABLE, String.join("; ", refusals));
        }
        if (open == null) {
            return slow;
        }
        try {
            for (PartitionInfo partition : open.partitionsFor(settings.topic())) {
                if (partition.leader() == null || partition.leader().isEmpty()) {
                    return new KafkaFault(
                            KafkaProblem.NO_LEADER,
                            "partition " + partition.partition() + " of " + settings.topic() + " has no leader");
                }
            }
        } catch (InterruptException e) {
            Thread.interrupted();
            throw (InterruptedException) new InterruptedException("sending was interrupted").initCause(e);
        } catch (KafkaException e) {
            return FaultClassifier.of(e);
        }
        return slow;
    }

    /** The client connects again by itself, which must not be with a password that was changed meanwhile. */
    private KafkaProducer<byte[], byte[]> current(String agent) throws IOException {
        Object now = properties.stamp();
        if (!now.equals(stamp)) {
            close();
        }
        KafkaProducer<byte[], byte[]> open = producer;
        if (open == null) {
            stamp = now;
            open = open(agent);
            producer = open;
        }
        return open;
    }

    private KafkaProducer<byte[], byte[]> open(String agent) throws IOException {
        Optional<BrokerTls> tls = properties.tls();
        return ClientClasses.with(() -> new KafkaProducer<>(
                properties.producer(tls, agent), new ByteArraySerializer(), new ByteArraySerializer()));
    }

    /** Abandons what is under way, and every connection. */
    @Override
    public void close() {
        KafkaProducer<byte[], byte[]> open = producer;
        producer = null;
        if (open != null) {
            open.close(Duration.ZERO);
        }
    }
}
