package com.bitville.postgres.testkit.fake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.bitville.postgres.api.collect.CollectException;
import com.bitville.postgres.api.collect.Reason;
import com.bitville.postgres.api.config.SecretException;
import com.bitville.postgres.api.database.Sql;
import com.bitville.postgres.api.delivery.OutboxException;
import com.bitville.postgres.api.delivery.Payload;
import com.bitville.postgres.api.delivery.Urgency;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class FakesTest {
    @Test
    void outboxTakesAllOrNothing() throws OutboxException {
        FakeOutbox outbox = new FakeOutbox();
        Payload payload = new Payload(
                UUID.randomUUID(),
                Instant.EPOCH,
                Urgency.NORMAL,
                seq -> Long.toString(seq).getBytes(StandardCharsets.UTF_8));
        outbox.failNext(1);
        assertThatThrownBy(() -> outbox.commit(List.of(payload), Map.of("a", new byte[1])))
                .isInstanceOf(OutboxException.class);
        assertThat(outbox.payloads()).isEmpty();
        assertThat(outbox.state("a")).isEmpty();
        outbox.commit(List.of(payload, payload), Map.of("a", new byte[] {7}));
        assertThat(outbox.payloads()).extracting(CommittedPayload::body).containsExactly("1", "2");
        assertThat(outbox.state("a"))
                .hasValueSatisfying(state -> assertThat(state).containsExactly(7));
    }

    @Test
    void sessionAnswersBySqlNameAndKnowsNothingElse() throws CollectException {
        FakeSession session = new FakeSession(180006)
                .answer("sessions", FakeSession.rows(List.of("pid", "state"), Arrays.asList(7, null)))
                .fail("locks", Reason.TIMED_OUT);
        assertThat(session.query(Sql.parse("sessions", "SELECT 1"), 5).values().get(0))
                .containsExactly(7, null);
        assertThat(session.queries()).containsExactly(new FakeSession.Query("sessions", List.of(5)));
        assertThatThrownBy(() -> session.query(Sql.parse("locks", "SELECT 1")))
                .isInstanceOfSatisfying(
                        CollectException.class, e -> assertThat(e.reason()).isEqualTo(Reason.TIMED_OUT));
        assertThatThrownBy(() -> session.query(Sql.parse("other", "SELECT 1")))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("other");
    }

    @Test
    void clockOnlyMovesWhenMoved() {
        MutableClock clock = MutableClock.create();
        Instant start = clock.instant();
        clock.advance(Duration.ofSeconds(3));
        assertThat(Duration.between(start, clock.instant())).hasSeconds(3);
        clock.jumpTo(Instant.EPOCH);
        assertThat(clock.instant()).isEqualTo(Instant.EPOCH);
        assertThat(clock.nanoTime()).isEqualTo(Duration.ofSeconds(3).toNanos());
    }

    @Test
    void secretsFailWhenConfigured() throws SecretException {
        FakeSecrets secrets = new FakeSecrets().apiKey("k").proxyPassword("p");
        assertThat(secrets.listenerProxyPassword().orElseThrow().reveal()).isEqualTo("p");
        assertThat(secrets.listenerApiKey().orElseThrow().reveal()).isEqualTo("k");
        assertThat(secrets.databasePassword("default")).isEmpty();
        secrets.fail("no such file");
        assertThatThrownBy(secrets::listenerApiKey).hasMessage("no such file");
    }

    @Test
    void runWithoutASessionHasNone() {
        assertThatThrownBy(() -> FakeRun.withoutSession("host").session()).isInstanceOf(IllegalStateException.class);
    }
}
