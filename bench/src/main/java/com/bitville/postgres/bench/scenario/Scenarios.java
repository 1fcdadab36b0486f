package com.bitville.postgres.bench.scenario;

import com.bitville.postgres.bench.Options;
import com.bitville.postgres.bench.agent.AgentConfig;
import com.bitville.postgres.testkit.load.Load;
import java.util.List;
import java.util.Set;

/** All that can be measured. */
public final class Scenarios {
    /** At the default interval, an empty server. */
    public static final String IDLE = "idle";

    /** At the default interval, load L. */
    public static final String DEFAULT_L = "L-default";

    /** What is measured when nobody says what, and quickly. */
    private static final Set<String> QUICK = Set.of("S", "L", "C", "entries");

    private Scenarios() {}

    private static List<List<Scenario>> all() {
        return List.of(
                List.of(
                        load("S", "an empty server", Load.S, 1),
                        load("L", "10,000 tables with an index each, 2,200 statements with texts of 5 kB", Load.L, 1),
                        load("C", "300 connections, 50 of them blocked", Load.C, 1),
                        load("XL", "20 databases with 100 tables each", Load.XL, 0.1)),
                List.of(new StatementEntries()),
                List.of(new Sessions(), new LogRate()),
                List.of(new ServerCount()),
                List.of(
                        new UnderLoad(IDLE, "an empty server, a cycle a minute", Load.S, 1, AgentConfig.DEFAULT),
                        new UnderLoad(DEFAULT_L, "L, a cycle a minute", Load.L, 1, AgentConfig.DEFAULT)));
    }

    private static Scenario load(String name, String what, Load load, double scale) {
        return new UnderLoad(name, what, load, scale, AgentConfig.FAST);
    }

    /** What was asked for; the scenarios of an inner list are measured at the same time, for each leaves the machine nearly idle. */
    public static List<List<Scenario>> wanted(Options.Selection selection) {
        return all().stream()
                .map(group -> group.stream()
                        .filter(scenario -> selection.wants(scenario.name()))
                        .filter(scenario ->
                                !selection.quick() || !selection.names().isEmpty() || QUICK.contains(scenario.name()))
                        .toList())
                .filter(group -> !group.isEmpty())
                .toList();
    }
}
