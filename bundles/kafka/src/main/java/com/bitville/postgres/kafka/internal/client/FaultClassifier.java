package com.bitville.postgres.kafka.internal.client;

import com.bitville.postgres.api.tls.UntrustedPeerException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLException;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.BootstrapResolutionException;
import org.apache.kafka.common.errors.IllegalSaslStateException;
import org.apache.kafka.common.errors.InvalidTimestampException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.KafkaStorageException;
import org.apache.kafka.common.errors.LeaderNotAvailableException;
import org.apache.kafka.common.errors.NotEnoughReplicasAfterAppendException;
import org.apache.kafka.common.errors.NotEnoughReplicasException;
import org.apache.kafka.common.errors.NotLeaderOrFollowerException;
import org.apache.kafka.common.errors.RecordBatchTooLargeException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.ReplicaNotAvailableException;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.SslAuthenticationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.errors.UnsupportedSaslMechanismException;
import org.apache.kafka.common.errors.UnsupportedVersionException;

/** What an exception of the Kafka client means. */
public final class FaultClassifier {
    private static final int MOST_CHARACTERS = 500;

    /** The first that occurs in a chain of causes decides. */
    private static final Map<Class<? extends Throwable>, KafkaProblem> MEANINGS = new LinkedHashMap<>();

    static {
        MEANINGS.put(SecretFileException.class, KafkaProblem.SECRET);
        MEANINGS.put(UntrustedPeerException.class, KafkaProblem.TLS);
        MEANINGS.put(SslAuthenticationException.class, KafkaProblem.TLS);
        MEANINGS.put(SSLException.class, KafkaProblem.TLS);
        MEANINGS.put(SaslAuthenticationException.class, KafkaProblem.LOGIN);
        MEANINGS.put(UnsupportedSaslMechanismException.class, KafkaProblem.LOGIN);
        MEANINGS.put(IllegalSaslStateException.class, KafkaProblem.LOGIN);
        MEANINGS.put(AuthorizationException.class, KafkaProblem.NOT_AUTHORIZED);
        MEANINGS.put(UnknownTopicOrPartitionException.class, KafkaProblem.TOPIC_MISSING);
        MEANINGS.put(InvalidTopicException.class, KafkaProblem.TOPIC_MISSING);
        MEANINGS.put(RecordTooLargeException.class, KafkaProblem.TOO_LARGE);
        MEANINGS.put(RecordBatchTooLargeException.class, KafkaProblem.TOO_LARGE);
        MEANINGS.put(NotEnoughReplicasException.class, KafkaProblem.TOO_FEW_REPLICAS);
        MEANINGS.put(NotEnoughReplicasAfterAppendException.class, KafkaProblem.TOO_FEW_REPLICAS);
        MEANINGS.put(KafkaStorageException.class, KafkaProblem.BROKER_DISK);
        MEANINGS.put(LeaderNotAvailableException.class, KafkaProblem.NO_LEADER);
        MEANINGS.put(NotLeaderOrFollowerException.class, KafkaProblem.NO_LEADER);
        MEANINGS.put(ReplicaNotAvailableException.class, KafkaProblem.NO_LEADER);
        MEANINGS.put(InvalidTimestampException.class, KafkaProblem.CLOCK);
        MEANINGS.put(UnsupportedVersionException.class, KafkaProblem.OLD_BROKER);
        MEANINGS.put(BootstrapResolutionException.class, KafkaProblem.NAME);
    }

    private FaultClassifier() {}

    /**
     * The meaning of a failure. A time-out without a cause says only that nothing came: {@link KafkaProblem#SLOW}, unless the caller finds
     * out more.
     */
    public static KafkaFault of(Throwable failure) {
        Optional<KafkaFault> untrusted = find(failure, UntrustedPeerException.class)
                .map(cause -> new KafkaFault(KafkaProblem.TLS, line(String.valueOf(cause.getMessage()))));
        return untrusted.orElseGet(() -> new KafkaFault(problem(failure), words(failure)));
    }

    private static KafkaProblem problem(Throwable failure) {
        for (Map.Entry<Class<? extends Throwable>, KafkaProblem> meaning : MEANINGS.entrySet()) {
            if (find(failure, meaning.getKey()).isPresent()) {
                return meaning.getValue();
            }
        }
        if (find(failure, TimeoutException.class).isPresent()) {
            return KafkaProblem.SLOW;
        }
        boolean unresolved = find(failure, ConfigException.class)
                .map(cause -> String.valueOf(cause.getMessage()).contains("bootstrap"))
                .orElse(false);
        return unresolved ? KafkaProblem.NAME : KafkaProblem.FAILED;
    }

    /** The deepest message, on one line. */
    private static String words(Throwable failure) {
        String words = failure.getClass().getSimpleName();
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause.getMessage() != null && !(cause instanceof java.util.concurrent.ExecutionException)) {
                words = cause instanceof SecretFileException
                        ? cause.getMessage()
                        : cause.getClass().getSimpleName() + ": " + cause.getMessage();
            }
        }
        return line(words);
    }

    static <T extends Throwable> Optional<T> find(Throwable failure, Class<T> type) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (type.isInstance(cause)) {
                return Optional.of(type.cast(cause));
            }
        }
        return Optional.empty();
    }

    /** Foreign text on one line of bounded length. */
    public static String line(String text) {
        String plain =
                text.replaceAll("[\\p{Cntrl}\\p{Cf}\\u2028\\u2029]+", " ").strip();
        return plain.length() <= MOST_CHARACTERS ? plain : plain.substring(0, MOST_CHARACTERS) + "...";
    }
}
