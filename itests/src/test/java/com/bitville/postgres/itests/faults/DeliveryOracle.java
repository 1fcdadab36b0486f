package com.bitville.postgres.itests.faults;

import static org.awaitility.Awaitility.await;

import com.bitville.postgres.itests.support.AgentProcess;
import com.bitville.postgres.itests.support.CommitLedger;
import com.bitville.postgres.itests.support.LogLedger;
import com.bitville.postgres.testkit.disk.Disk;
import com.bitville.postgres.testkit.listener.StrictListener;
import com.bitville.postgres.testkit.pg.PostgresServer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.function.Predicate;

/** An agent between a real server and a strict listener, on a separate disk, with a ledger of committed and stored payloads. */
final class DeliveryOracle implements AutoCloseable {
    static final Duration PATIENCE = Duration.ofMinutes(2);
    /** The agent's request rate in the schedule: several times what it collects, so that a halved rate is enough too. */
    static final int PER_MINUTE = 3000;

    private static final int FEW = 30;
    private static final String ROLE = "bitville_monitor";
    private static final String PASSWORD = "oracle";
    private static final String KEY = "key-of-the-oracle";
    /** Few enough to be used up in no time, and more than an agent's buffer needs. */
    private static final int INODES = 1024;

    private static final ObjectMapper JSON = new ObjectMapper();

    final PostgresServer postgres;
    final StrictListener listener;
    final Disk disk;
    final Path buffer;
    final AgentProcess agent;
    final CommitLedger ledger;
    final LogLedger logs;

    private DeliveryOracle(PostgresServer postgres, StrictListener listener, Disk disk, AgentProcess agent) {
        this.postgres = postgres;
        this.listener = listener;
        this.disk = disk;
        buffer = bufferOn(disk);
        this.agent = agent;
        logs = new LogLedger(postgres);
        ledger = new CommitLedger(buffer, listener);
    }

    /** Prepares everything; the agent is not started. */
    static DeliveryOracle prepare(String name) throws Exception {
        PostgresServer postgres = PostgresServer.version(18)
                .scramFor(ROLE)
                .setting("track_activity_query_size", "16384")
                .setting("logging_collector", "on")
                .setting("log_destination", "jsonlog")
                .setting("log_filename", "postgresql-%H%M%S.log")
                .start();
        postgres.createMonitorRole(ROLE, PASSWORD);
        StrictListener listener = StrictListener.start(KEY);
        listener.limit(100_000);
        AgentProcess agent = AgentProcess.unpack(name);
        Disk disk = Disk.at(agent.home().resolveSibling(name + "-disk"), INODES);
        if (!disk.obstacle().isEmpty()) {
            System.out.println(
                    "SKIPPED: disk full, no inodes and read-only need root and a loop device: " + disk.obstacle());
        }
        agent.set("BITVILLE_PG_DB_HOST", "127.0.0.1")
                .set("BITVILLE_PG_DB_PORT", String.valueOf(postgres.port()))
                .set("BITVILLE_PG_DB_PASSWORD", PASSWORD)
                .set("BITVILLE_PG_LISTENER_API_KEY", KEY)
                .set("BITVILLE_PG_LISTENER_TIMEOUT_S", "1")
                .set("BITVILLE_PG_CIRCUIT_BREAKER_TIMEOUT_S", "1")
                .set("BITVILLE_PG_LOG_ENTRIES_KB", "16384")
                .set("BITVILLE_PG_BUFFER_PATH", bufferOn(disk).toString())
                .set("BITVILLE_PG_BUDGET_PERCENT", "20");
        return new DeliveryOracle(postgres, listener, disk, agent);
    }

    private static Path bufferOn(Disk disk) {
        return disk.folder().resolve("buffer");
    }

    @Override
    public void close() throws IOException {
        agent.close();
        disk.close();
        logs.close();
        listener.close();
        postgres.close();
    }

    void ini(String url, int intervalS, int bufferMb, int perMinute) throws IOException {
        Path ini = agent.home().resolve("etc/agent.ini");
        Path next = Files.writeString(
                ini.resolveSibling("agent.ini.next"),
                "[listener]\nurl = " + url + "\nmax_requests_per_minute = " + perMinute
                        + "\n[collection]\ninterval_s = " + intervalS + "\n[buffer]\nmax_size_mb = " + bufferMb + "\n");
        Files.move(next, ini, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    }

    /** Kills the agent and starts it again, with a working listener. */
    void kill() throws Exception {
        System.out.println("kill -9 at number " + ledger.newest());
        agent.kill();
        startAgain();
    }

    void startAgain() throws Exception {
        listener.recover();
        agent.start();
        awaitCommit();
    }

    /** Waits with an eye on the buffer, so that the ledger misses little. */
    void awaitNoting(String what, Callable<Boolean> condition) {
        await(what).atMost(PATIENCE).pollInterval(Duration.ofMillis(20)).until(() -> {
            ledger.note();
            return condition.call();
        });
    }

    void awaitStored() {
        awaitStored(1);
    }

    void awaitStored(int more) {
        int before = listener.all().size();
        awaitNoting("the listener stores", () -> listener.all().size() >= before + more);
    }

    /** Waits until the backlog is sent: several times as long as the rate requires, as new payloads are added all the time. */
    void awaitBacklogDelivered() throws IOException {
        int waiting = ledger.note().size();
        await("the backlog is gone")
                .atMost(PATIENCE.plus(Duration.ofMinutes(5L * waiting / PER_MINUTE)))
                .until(() -> ledger.note().size() < FEW);
    }

    /** Every entry of the server's log has arrived; the backlog that may hold some goes first, at its own pace. */
    void settleLogs() throws IOException {
        awaitBacklogDelivered();
        logs.settle(listener);
    }

    /** Waits until the started agent has committed: uncommitted files are removed by then. */
    void awaitCommit() {
        long before = ledger.newest();
        awaitNoting("a commit", () -> ledger.newest() > before);
    }

    /** No commit for so long that the longer interval must be in force. */
    void awaitQuiet() {
        long[] last = {ledger.newest(), System.nanoTime()};
        awaitNoting("collection is quiet", () -> {
            if (ledger.newest() != last[0]) {
                last[0] = ledger.newest();
                last[1] = System.nanoTime();
            }
            return System.nanoTime() - last[1] > Duration.ofMillis(3_500).toNanos();
        });
    }

    /** The output of {@code bitville:buffer}, read rarely, because each call is a process. */
    JsonNode buffer(String what, String action, Predicate<JsonNode> condition) {
        JsonNode[] last = new JsonNode[1];
        await(what)
                .atMost(PATIENCE)
                .pollInterval(Duration.ofSeconds(1))
                .pollDelay(Duration.ZERO)
                .until(() -> {
                    ledger.note();
                    AgentProcess.Answer answer = action.isEmpty()
                            ? agent.bitville("buffer", "--json")
                            : agent.bitville("buffer", action, "--json");
                    ledger.note();
                    if (answer.exitStatus() != 0) {
                        // The shell answers some time after the start.
                        System.out.println("buffer " + action + ": " + answer.out() + answer.err());
                        return false;
                    }
                    last[0] = JSON.readTree(answer.out());
                    return condition.test(last[0]);
                });
        return last[0];
    }

    void awaitDrained() {
        buffer(
                "the buffer is empty and every gap told",
                "",
                b -> b.path("files").asInt() == 0 && b.path("gaps_pending").asInt() == 0);
    }
}
