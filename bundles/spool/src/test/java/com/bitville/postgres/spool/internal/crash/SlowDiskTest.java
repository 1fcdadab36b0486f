package com.bitville.postgres.spool.internal.crash;

import static org.assertj.core.api.Assertions.assertThat;

import com.bitville.postgres.api.delivery.OutboxException;
import com.bitville.postgres.api.delivery.SpooledPayload;
import com.bitville.postgres.api.delivery.Urgency;
import com.bitville.postgres.spool.internal.FileSpool;
import com.bitville.postgres.spool.internal.Spools;
import com.bitville.postgres.spool.internal.format.DiskOperations;
import com.bitville.postgres.testkit.fake.MutableClock;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class SlowDiskTest {
    private final CountDownLatch stuck = new CountDownLatch(1);
    private final CountDownLatch goOn = new CountDownLatch(1);
    private volatile boolean slow;

    @Test
    @Timeout(60)
    void neverMakesTheSenderWaitForAStuckSync() throws Exception {
        FileSpool spool = new FileSpool(
                Spools.settings(Path.of("/spool")),
                slowDisk(new SimulatedDisk(true)),
                Spools.ALONE,
                MutableClock.at(Spools.START));
        spool.commit(
                List.of(Spools.payload("a", Spools.START), Spools.payload("b", Spools.START)),
                Map.of("k", new byte[1]));
        slow = true;
        CompletableFuture<Void> commit = CompletableFuture.runAsync(() -> commit(spool));
        stuck.await();

        SpooledPayload oldest = spool.oldest(Urgency.NORMAL).orElseThrow();
        assertThat(spool.body(oldest)).hasValue(Spools.body(1, "a"));
        spool.delivered(oldest);
        spool.dead(spool.oldest(Urgency.NORMAL).orElseThrow(), "400");
        assertThat(Spools.status(spool, "files")).isEqualTo(0);
        assertThat(spool.agentId()).isNotNull();
        assertThat(commit).isNotDone();

        goOn.countDown();
        commit.get(30, TimeUnit.SECONDS);
        assertThat(Spools.drain(spool)).containsExactly("3:c");
    }

    private static void commit(FileSpool spool) {
        try {
            spool.commit(List.of(Spools.payload("c", Spools.START)), Map.of("k", new byte[2]));
        } catch (OutboxException e) {
            throw new IllegalStateException(e);
        }
    }

    private DiskOperations slowDisk(DiskOperations diskOperations) {
        return (DiskOperations) Proxy.newProxyInstance(
                DiskOperations.class.getClassLoader(), new Class<?>[] {DiskOperations.class}, (proxy, method, args) -> {
                    if (slow && "sync".equals(method.getName())) {
                        stuck.countDown();
                        goOn.await();
                    }
                    try {
                        return method.invoke(diskOperations, args);
                    } catch (InvocationTargetException e) {
                        throw e.getCause() instanceof IOException cause ? cause : e;
                    }
                });
    }
}
