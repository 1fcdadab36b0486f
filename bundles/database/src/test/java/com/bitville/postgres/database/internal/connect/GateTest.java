package com.bitville.postgres.database.internal.connect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.bitville.postgres.api.database.ReasonCode;
import com.bitville.postgres.api.database.ServerState;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class GateTest {
    private final AtomicLong nanos = new AtomicLong();
    private final AtomicInteger attempts = new AtomicInteger();
    private Throwable cause = new SocketTimeoutException("no answer");
    private final Gate gate = new Gate(
            () -> {
                attempts.incrementAndGet();
                throw new SQLException("cannot connect", "08001", cause);
            },
            raw -> {
                throw new IllegalStateException("nothing is admitted");
            },
            new ConnectionBudget(nanos::get),
            new ReconnectDelay(Duration.ZERO, Duration.ZERO, () -> 0),
            new ServerStatus("test", "nowhere"),
            nanos::get);

    @Test
    void unansweredAttemptsCountUntilTheServerDropsThem() {
        for (int i = 0; i < 8; i++) {
            assertThatThrownBy(gate::getConnection).isInstanceOf(SQLException.class);
        }
        assertThat(attempts).hasValue(5);
        assertThatThrownBy(gate::getConnection).hasMessageContaining("all 5 connections");

        nanos.addAndGet(Duration.ofSeconds(60).toNanos());
        assertThatThrownBy(gate::getConnection).hasMessageContaining("cannot connect");
        assertThat(attempts).hasValue(6);
    }

    @Test
    void saysThatOthersHoldAllPlacesOnceTheyDoNotComeBack() {
        ConnectionBudget shared = new ConnectionBudget(nanos::get);
        for (int i = 0; i < ConnectionBudget.MOST; i++) {
            assertThat(shared.tryAcquire()).isNotNull();
        }
        ServerStatus status = new ServerStatus("test", "nowhere");
        Gate starved = new Gate(
                () -> {
                    throw new SQLException("never asked");
                },
                raw -> {
                    throw new SQLException("never asked");
                },
                shared,
                new ReconnectDelay(Duration.ZERO, Duration.ZERO, () -> 0),
                status,
                nanos::get);
        assertThatThrownBy(starved::getConnection).hasMessageContaining("all 5 connections");
        assertThat(status.now().state()).isEqualTo(ServerState.CONNECTING);

        nanos.addAndGet(Duration.ofSeconds(6).toNanos());
        assertThatThrownBy(starved::getConnection).hasMessageContaining("all 5 connections");
        assertThat(status.now().state()).isEqualTo(ServerState.TOO_MANY_CONNECTIONS);
        assertThat(status.now().code()).isEqualTo(ReasonCode.AGENT_LIMIT);
    }

    @Test
    void refusedAttemptsLeaveNothingBehind() {
        cause = new ConnectException("refused");
        for (int i = 0; i < 8; i++) {
            assertThatThrownBy(gate::getConnection).hasMessageContaining("cannot connect");
        }
        assertThat(attempts).hasValue(8);
    }
}
