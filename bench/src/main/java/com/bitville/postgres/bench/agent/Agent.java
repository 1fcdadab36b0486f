package com.bitville.postgres.bench.agent;

import com.bitville.postgres.bench.measure.Counter;
import com.bitville.postgres.bench.measure.Counters;
import com.bitville.postgres.bench.measure.Footprint;
import com.bitville.postgres.bench.measure.StatementCosts;
import com.bitville.postgres.testkit.agent.DistributionProcess;
import com.bitville.postgres.testkit.listener.AcceptedRequest;
import com.bitville.postgres.testkit.listener.StrictListener;
import com.bitville.postgres.testkit.net.FreePort;
import com.bitville.postgres.testkit.pg.PostgresServer;
import com.bitville.postgres.testkit.sched.ProcessCpuTime;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** A candidate that runs, with a listener and a role of its own, so that several can be measured at the same time. */
public final class Agent implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final String KEY = "bench";
    private static final int ANY_RATE = 100_000;
    /** The serial collector has no thread of its own: it runs in this one. */
    private static final String COLLECTOR = "VM Thread";

    private static final String COMPILER = "C1 CompilerThre";

    private final Candidate candidate;
    private final AgentConfig config;
    private final List<PostgresServer> servers;
    private final DistributionProcess process;
    private final StrictListener listener;
    private final BackendTime backendTime;
    private final ThreadTime threadTime = new ThreadTime();
    private Instant begun = Instant.MIN;
    private double startSeconds;

    private Agent(
            Candidate candidate,
            AgentConfig config,
            List<PostgresServer> servers,
            DistributionProcess process,
            StrictListener listener) {
        this.candidate = candidate;
        this.config = config;
        this.servers = new ArrayList<>(servers);
        this.process = process;
        this.listener = listener;
        this.backendTime = new BackendTime(candidate.role());
    }

    /** Installs it and starts it; {@link #awaitFirstPayload} waits until it works. */
    public static Agent start(Candidate candidate, AgentConfig config, List<PostgresServer> servers, Path folder)
            throws IOException, InterruptedException, SQLException {
        DistributionProcess process =
                DistributionProcess.copy(candidate.distribution(), folder.resolve(candidate.name()));
        StrictListener listener = StrictListener.start(KEY);
        listener.limit(ANY_RATE);
        for (PostgresServer server : servers) {
            server.createMonitorRole(candidate.role(), "any");
        }
        Agent agent = new Agent(candidate, config, servers, process, listener);
        agent.configure();
        process.set("BITVILLE_PG_SHELL_PORT", String.valueOf(FreePort.next()))
                .set("EXTRA_JAVA_OPTS", GcLog.option(agent.gcLog()));
        agent.launch();
        return agent;
    }

    private void configure() throws IOException {
        Path ini = process.home().resolve("etc/agent.ini");
        Path fresh = ini.resolveSibling("agent.ini.fresh");
        Files.writeString(
                fresh,
                config.ini(
                        servers,
                        candidate.role(),
                        listener.url(),
                        KEY,
                        process.home().resolve("buffer")));
        Files.move(fresh, ini, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    }

    private Path gcLog() {
        return process.home().resolve("gc.log");
    }

    private void launch() throws IOException {
        begun = Instant.now();
        process.start();
    }

    /** Waits until the listener has something of it. */
    public void awaitFirstPayload() throws InterruptedException {
        Instant first = listener.awaitRequest(request -> true, PATIENCE).at();
        startSeconds = Duration.between(begun, first).toMillis() / 1e3;
    }

    /** Stops and starts again, this time from what the first start has left. */
    public double restartSeconds() throws IOException, InterruptedException {
        process.stop();
        listener.log().clear();
        launch();
        awaitFirstPayload();
        return startSeconds;
    }

    /** Lets it monitor further servers. */
    public void add(List<PostgresServer> more) throws IOException, SQLException {
        for (PostgresServer server : more) {
            server.createMonitorRole(candidate.role(), "any");
        }
        servers.addAll(more);
        configure();
    }

    /** The newest cycle of the first server of which the listener has something, and the part of the next that has gone by since. */
    public double cycle() {
        long newest = 0;
        Instant since = Instant.now();
        for (AcceptedRequest request : listener.all()) {
            if (cycle(request) > newest) {
                newest = cycle(request);
                since = request.at();
            }
        }
        double part = Duration.between(since, Instant.now()).toMillis()
                / (double) config.interval().toMillis();
        return newest + Math.min(1, part);
    }

    /** The host has cycles with numbers of their own, which go on where a server's are skipped. */
    private static long cycle(AcceptedRequest request) {
        boolean ofServer = request.source().equals("pg_stat_activity")
                && request.data().path("server").asText().equals("default");
        return ofServer ? request.data().path("cycle").asLong() : 0;
    }

    Counters read() throws IOException, SQLException {
        ProcessCpuTime stat = ProcessCpuTime.of(process.pid());
        GcLog garbage = GcLog.read(gcLog());
        backendTime.read(servers);
        if (!stat.cpuByThread().containsKey(COLLECTOR)) {
            throw new IOException("the agent's process has no thread " + COLLECTOR + " but "
                    + stat.cpuByThread().keySet());
        }
        threadTime.read(stat);
        Map<Counter, Double> values = new EnumMap<>(Counter.class);
        values.put(Counter.SECONDS, System.nanoTime() / 1e9);
        values.put(Counter.CYCLES, cycle());
        values.put(Counter.CPU_MS, stat.cpu().toNanos() / 1e6);
        values.put(Counter.COLLECTOR_MS, threadTime.ms(COLLECTOR));
        values.put(Counter.COMPILER_MS, threadTime.ms(COMPILER));
        values.put(Counter.ALLOCATED_KB, (double) garbage.allocatedKb());
        values.put(Counter.FULL_COLLECTIONS, (double) garbage.full());
        values.put(Counter.SERVER_MS, backendTime.ms());
        values.put(Counter.REQUESTS, (double) listener.log().acceptedCount());
        values.put(Counter.BYTES, (double) listener.log().acceptedBytes());
        return new Counters(values);
    }

    /** To all its servers together, at the last reading. */
    int connections() {
        return backendTime.backends();
    }

    /** What the server counts of its statements by now. */
    StatementCosts statements() throws SQLException {
        return StatementCosts.of(servers.get(0), candidate.role());
    }

    /** What it has in use now. */
    Footprint footprint() throws IOException {
        ProcessCpuTime stat = ProcessCpuTime.of(process.pid());
        return new Footprint(
                startSeconds, stat.residentKb() / 1024.0, stat.highestResidentKb() / 1024.0, stat.threads());
    }

    /** Which candidate it is. */
    public Candidate candidate() {
        return candidate;
    }

    /** Where it posts to. */
    public StrictListener listener() {
        return listener;
    }

    @Override
    public void close() {
        process.close();
        listener.close();
    }
}
