package com.bitville.postgres.shipper.internal.situation;

import static org.assertj.core.api.Assertions.assertThat;

import com.bitville.postgres.api.config.Secret;
import com.bitville.postgres.api.health.Finding;
import com.bitville.postgres.api.health.FindingSeverity;
import com.bitville.postgres.shipper.internal.FakeSecrets;
import com.bitville.postgres.shipper.internal.answer.ListenerReply;
import com.bitville.postgres.shipper.internal.delivery.ResponseClass;
import com.bitville.postgres.shipper.internal.doctor.ListenerCheck;
import com.bitville.postgres.shipper.internal.http.HttpTransport;
import com.bitville.postgres.shipper.internal.http.ListenerClient;
import com.bitville.postgres.shipper.internal.tls.TlsTrust;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The doctor accepts what delivery accepts, and refuses what delivery refuses with the same message. */
class OneJudgementTest {
    private static final Secret KEY = new Secret("the-key");

    @TempDir
    static Path folder;

    private static Situations situations;

    @BeforeAll
    static void make() {
        situations = new Situations(folder);
    }

    static Stream<String> all() {
        return Situations.names();
    }

    @ParameterizedTest
    @MethodSource("all")
    @Execution(ExecutionMode.CONCURRENT)
    void deliveryAndDoctorJudgeAlike(String name) throws Exception {
        try (Situation set = situations.set(name)) {
            TlsTrust tlsTrust = new TlsTrust(set.settings().caFile());
            FakeSecrets secrets = new FakeSecrets();
            CompletableFuture<List<Finding>> doctor = CompletableFuture.supplyAsync(
                    () -> {
                        ListenerClient client = set.client(tlsTrust, secrets);
                        try (ListenerCheck check =
                                new ListenerCheck(set.settings(), client, secrets, Clock.systemUTC())) {
                            return check.look(Duration.ofMinutes(2));
                        }
                    },
                    task -> new Thread(task, "doctor").start());
            ListenerReply listenerReply;
            try (HttpTransport delivery = new HttpTransport(set.settings(), set.client(tlsTrust, secrets))) {
                listenerReply = delivery.post("{}".getBytes(StandardCharsets.UTF_8), KEY);
            }
            boolean delivered = listenerReply instanceof ListenerReply.Answer answer
                    && ResponseClass.of(answer) == ResponseClass.DELIVERED;
            Finding worst = doctor.get().stream()
                    .max(Comparator.comparing(Finding::severity))
                    .orElseThrow();
            String seen = name + ": " + listenerReply + " and " + doctor.get();
            assertThat(delivered).as(seen).isEqualTo(set.delivered());
            assertThat(worst.severity().compareTo(FindingSeverity.WARNING) < 0)
                    .as(seen)
                    .isEqualTo(delivered);
            assertThat(seen).contains(set.told()).doesNotContain("the-key");
            // How the network failed each of two connections may differ.
            if (listenerReply instanceof ListenerReply.Failure failure
                    && failure.kind() != ListenerReply.Kind.NETWORK) {
                String reason = failure.reason().replaceFirst(" \\(through the proxy .*", "");
                assertThat(worst.message()).as(seen).contains(reason);
            }
        }
    }
}
