package com.bitville.postgres.itests.faults;

import static org.assertj.core.api.Assertions.assertThat;

import com.bitville.postgres.itests.support.AgentProcess;
import com.bitville.postgres.testkit.listener.AcceptedRequest;
import com.bitville.postgres.testkit.listener.StrictListener;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How soon after a fault sessions of each server are read again, by the time stamp of the cycle. A server that stayed reachable is read
 * within two cycles of the fault's end. An unreachable one is read within two cycles of the attempt that the status announces; an attempt
 * in progress at the fault's end may fail. Stalls of the machine do not count.
 */
final class RecoveryTimes implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    /** An attempt that began before the fault's end has failed by then. */
    private static final Duration LONGEST_ATTEMPT = Duration.ofSeconds(10);

    private static final long TICK_MS = 50;

    private final AgentProcess agent;
    private final StrictListener listener;
    private final List<String> servers;
    private final Duration within;
    private final AtomicLong stoodStillNanos = new AtomicLong();
    private final Thread ticker = new Thread(this::tick, "stillness");

    /** Checks the limit for each server after it is due. */
    RecoveryTimes(AgentProcess agent, StrictListener listener, List<String> servers, Duration within) {
        this.agent = agent;
        this.listener = listener;
        this.servers = List.copyOf(servers);
        this.within = within;
        ticker.setDaemon(true);
        ticker.start();
    }

    private void tick() {
        try {
            while (true) {
                long start = System.nanoTime();
                Thread.sleep(TICK_MS);
                stoodStillNanos.addAndGet(Math.max(0, System.nanoTime() - start - 2 * TICK_MS * 1_000_000));
            }
        } catch (InterruptedException e) {
            // The test is over.
        }
    }

    /** Records the end of the fault. */
    void after(String fault) throws Exception {
        Instant ended = Instant.now();
        long still = stoodStillNanos.get();
        Map<String, Instant> due = new HashMap<>();
        StringBuilder told = new StringBuilder();
        announced(ended, due);
        for (String server : servers) {
            AcceptedRequest first = sessions(server, ended);
            long lateMs = Duration.between(
                            due.getOrDefault(server, ended), Instant.ofEpochMilli((long) (first.timestamp() * 1e3)))
                    .minusNanos(stoodStillNanos.get() - still)
                    .toMillis();
            told.append(String.format(
                    " %s: %d ms after the fault, %d ms after it was due;",
                    server, (long) (first.timestamp() * 1e3) - ended.toEpochMilli(), lateMs));
            assertThat(lateMs).as(server + " after " + fault).isLessThanOrEqualTo(within.toMillis());
        }
        System.out.println("read again after " + fault + "," + told);
    }

    /** Waits for sessions of each server that are read after this moment, however long the agent takes. */
    void sometime() throws Exception {
        Instant now = Instant.now();
        for (String server : servers) {
            sessions(server, now);
        }
    }

    private AcceptedRequest sessions(String server, Instant since) throws Exception {
        double from = since.toEpochMilli() / 1e3;
        return listener.awaitRequest(
                r -> r.timestamp() >= from
                        && r.data().path("server").asText().equals(server)
                        && r.data().path("sessions").isArray(),
                PATIENCE);
    }

    /** When each server that is not up will be tried, by the last word in the time in which an old attempt may still fail. */
    private void announced(Instant ended, Map<String, Instant> due) {
        boolean open;
        do {
            JsonNode status = agent.awaitStatus("a status", any -> true);
            Instant now = Instant.now();
            open = false;
            for (JsonNode server : status.path("servers")) {
                boolean up = server.path("state").asText().equals("up");
                open |= !up;
                if (!up) {
                    due.put(
                            server.path("name").asText(),
                            now.plusSeconds(server.path("next_attempt_s").asLong() + 1));
                }
            }
        } while (open && Instant.now().isBefore(ended.plus(LONGEST_ATTEMPT)));
    }

    @Override
    public void close() {
        ticker.interrupt();
    }
}
