package com.bitville.postgres.database.internal;

import static org.assertj.core.api.Assertions.assertThat;

import com.bitville.postgres.database.internal.connect.ConnectionBudget;
import com.bitville.postgres.database.internal.connect.Gate;
import com.bitville.postgres.database.internal.connect.ServerStatus;
import com.bitville.postgres.database.internal.support.Agent;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ServerMonitorTest {
    private final Gate open = new Gate(
            () -> {
                throw new SQLException("not asked for");
            },
            raw -> {
                throw new SQLException("not asked for");
            },
            new ConnectionBudget(System::nanoTime),
            Agent.quick(),
            new ServerStatus("test", "nowhere"),
            System::nanoTime);

    @Test
    void retriesAfterAnUnexpectedFailure() throws Exception {
        CountDownLatch looks = new CountDownLatch(2);
        ServerMonitor serverMonitor = new ServerMonitor("test", Duration.ofMillis(1), open, () -> {
            looks.countDown();
            throw new NoClassDefFoundError("a class of a bundle that was replaced");
        });
        serverMonitor.start();
        assertThat(looks.await(60, TimeUnit.SECONDS)).isTrue();
        serverMonitor.stop();
    }
}
