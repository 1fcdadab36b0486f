package com.bitville.postgres.bench.scenario;

import com.bitville.postgres.testkit.pg.PostgresBuilder;
import java.util.ArrayList;
import java.util.List;

/** Entries of pg_stat_statements that stand still, and at the end many that move. */
record StatementEntries() implements Scenario {
    private static final List<Integer> ENTRIES = List.of(100, 2_000, 5_000);
    private static final int MOVING = 500;

    @Override
    public String name() {
        return "entries";
    }

    @Override
    public String what() {
        return "entries of pg_stat_statements at rest; then 500 of 5,000 move each second";
    }

    @Override
    public PostgresBuilder server(PostgresBuilder server) {
        return server.setting("pg_stat_statements.max", "10000");
    }

    @Override
    public List<Step> steps() {
        List<Step> steps = new ArrayList<>();
        for (int entries : ENTRIES) {
            steps.add(new Step(
                    "%,d entries".formatted(entries), stage -> DistinctStatements.run(stage.server(), entries)));
        }
        steps.add(new Step(
                "5,000 entries, 500 moving",
                stage -> stage.atEnd(
                        Repeated.eachSecond(stage.server(), statement -> DistinctStatements.run(statement, MOVING)))));
        return steps;
    }
}
