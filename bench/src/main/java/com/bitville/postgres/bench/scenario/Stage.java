package com.bitville.postgres.bench.scenario;

import com.bitville.postgres.bench.agent.Agent;
import com.bitville.postgres.bench.agent.Candidate;
import com.bitville.postgres.testkit.pg.PostgresServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.stream.Stream;

/** A scenario while it is measured: its servers, its clients, and the agents of all candidates beside each other. */
public final class Stage implements AutoCloseable {
    private final Scenario scenario;
    private final Path folder;
    private final List<PostgresServer> servers = new ArrayList<>();
    private final List<Agent> agents = new ArrayList<>();
    private final Deque<Runnable> ends = new ArrayDeque<>();

    private Stage(Scenario scenario, Path folder) {
        this.scenario = scenario;
        this.folder = folder;
    }

    /** Makes the load and starts an agent of each candidate. */
    public static Stage open(Scenario scenario, List<Candidate> candidates, Path work)
            throws IOException, InterruptedException, SQLException {
        Path folder = Files.createDirectories(work.resolve(scenario.name().replace(' ', '-')));
        Stage stage = new Stage(scenario, folder);
        boolean ready = false;
        try {
            stage.moreServers(1);
            scenario.prepare(stage);
            for (Candidate candidate : candidates) {
                stage.agents.add(Agent.start(candidate, scenario.config(stage), stage.servers, folder));
            }
            for (Agent agent : stage.agents) {
                agent.awaitFirstPayload();
            }
            ready = true;
            return stage;
        } finally {
            if (!ready) {
                stage.close();
            }
        }
    }

    /** Which PostgreSQL is monitored: the newest that the testkit carries. */
    public static int version() {
        return Collections.max(PostgresServer.available());
    }

    /** Brings the servers to a number; agents that run already monitor the new ones too. */
    public void moreServers(int number) throws IOException, SQLException {
        List<PostgresServer> more = new ArrayList<>();
        while (servers.size() + more.size() < number) {
            more.add(scenario.server(PostgresServer.version(version())).start());
        }
        servers.addAll(more);
        for (Agent agent : agents) {
            agent.add(more);
        }
    }

    /** The first server. */
    public PostgresServer server() {
        return servers.get(0);
    }

    /** An agent of each candidate, in their order. */
    public List<Agent> agents() {
        return List.copyOf(agents);
    }

    /** What is measured. */
    public Scenario scenario() {
        return scenario;
    }

    /** Has something ended before the servers are. */
    void atEnd(Runnable end) {
        ends.push(end);
    }

    /** Removes the agents' installations, which nobody wants to look into where all went well. */
    public void removeFolder() throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    @Override
    public void close() {
        agents.forEach(Agent::close);
        ends.forEach(Runnable::run);
        servers.forEach(PostgresServer::close);
    }
}
