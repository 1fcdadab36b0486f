package com.bitville.postgres.bench;

import com.bitville.postgres.bench.measure.Candidate;
import com.bitville.postgres.bench.micro.MicroBenchmarks;
import com.bitville.postgres.bench.micro.MicroResult;
import com.bitville.postgres.bench.report.ScenarioResult;
import com.bitville.postgres.bench.scenario.Scenario;
import com.bitville.postgres.bench.scenario.Scenarios;
import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.openjdk.jmh.runner.RunnerException;

/** Measures what was asked for and writes the page of figures; see the README of this module. */
public final class Bench {
    private Bench() {}

    public static void main(String[] args) throws IOException, InterruptedException, SQLException, RunnerException {
        Options options = Options.ofSystemProperties();
        List<Candidate> candidates = new ArrayList<>();
        candidates.add(new Candidate(Candidate.SUBJECT, options.distribution()));
        candidates.add(new Candidate(Candidate.CONTROL, options.distribution()));
        options.against().ifPresent(other -> candidates.add(new Candidate(Candidate.AGAINST, other)));
        Run run = new Run(candidates, Pace.of(options.quick()), options.work());
        List<ScenarioResult> results = new ArrayList<>();
        for (List<Scenario> group : Scenarios.wanted(options)) {
            results.addAll(run.measure(group));
        }
        if (options.wants("micro")) {
            for (MicroResult result : MicroBenchmarks.run(options.distribution(), options.quick())) {
                Run.say(result.toString());
            }
        }
        Run.say(results.size() + " scenarios");
    }
}
