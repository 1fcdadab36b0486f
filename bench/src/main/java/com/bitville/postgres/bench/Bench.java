package com.bitville.postgres.bench;

import com.bitville.postgres.bench.agent.Candidate;
import com.bitville.postgres.bench.measure.Control;
import com.bitville.postgres.bench.micro.MicroBenchmarks;
import com.bitville.postgres.bench.micro.MicroResult;
import com.bitville.postgres.bench.report.Circumstances;
import com.bitville.postgres.bench.report.JsonReport;
import com.bitville.postgres.bench.report.LedgerLine;
import com.bitville.postgres.bench.report.MarkdownReport;
import com.bitville.postgres.bench.report.MarkedPage;
import com.bitville.postgres.bench.report.Results;
import com.bitville.postgres.bench.report.ScenarioResult;
import com.bitville.postgres.bench.scenario.Scenario;
import com.bitville.postgres.bench.scenario.Scenarios;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.openjdk.jmh.runner.RunnerException;

/** Measures what was asked for and writes the page of figures; see the README of this module. */
public final class Bench {
    private static final Control CONTROL = new Control(0.1);
    private static final Control QUICK_CONTROL = new Control(0.15);

    private Bench() {}

    /** Ends with status 1, and writes nothing, if the run is void. */
    public static void main(String[] args) throws IOException, InterruptedException, SQLException, RunnerException {
        Options options = Options.ofSystemProperties();
        Results results = measure(options);
        System.out.println(MarkdownReport.of(results));
        results.objections().forEach(Bench::say);
        if (results.isVoid()) {
            say(
                    "void: the machine is too noisy for these figures, nothing is written; repeat it when the machine is calmer");
            System.exit(1);
        }
        write(options, results);
    }

    private static Results measure(Options options)
            throws IOException, InterruptedException, SQLException, RunnerException {
        Options.Compared compared = options.compared();
        Options.Selection selection = options.selection();
        double load = Circumstances.load();
        List<Candidate> candidates = new ArrayList<>();
        candidates.add(new Candidate(Candidate.SUBJECT, compared.subject()));
        candidates.add(new Candidate(Candidate.CONTROL, compared.subject()));
        compared.against().ifPresent(other -> candidates.add(new Candidate(Candidate.AGAINST, other)));
        ScenarioRunner run = new ScenarioRunner(candidates, BenchTiming.of(selection), options.work());
        List<List<ScenarioResult>> groups = new ArrayList<>();
        for (List<Scenario> group : Scenarios.wanted(selection)) {
            group.forEach(scenario -> say(scenario.name() + ": " + scenario.what()));
            List<ScenarioResult> measured = run.measure(group);
            measured.forEach(scenario -> scenario.steps().forEach(step -> say(step.toString())));
            groups.add(measured);
        }
        List<MicroResult> micro = selection.wants("micro")
                        && !(selection.quick() && selection.names().isEmpty())
                ? MicroBenchmarks.run(compared.subject(), selection.quick())
                : List.of();
        Control control = selection.quick() ? QUICK_CONTROL : CONTROL;
        return new Results(Circumstances.of(options, load), compared.againstName(), control, groups, micro);
    }

    private static void write(Options options, Results results) throws IOException {
        Path json = (options.selection().whole() ? options.docs() : options.work()).resolve("benchmarks.json");
        Files.createDirectories(json.resolveSibling("."));
        Files.writeString(json, JsonReport.of(results));
        say("written: " + json);
        Path page = options.docs().resolve("benchmarks.md");
        if (options.selection().whole()) {
            new MarkedPage(page).replace("figures", MarkdownReport.of(results));
            say("written: " + page);
        }
        if (options.ledger().isPresent()) {
            new MarkedPage(page).append("ledger", LedgerLine.of(options.ledger().get(), results));
            say("a line added to the ledger in " + page);
        }
    }

    private static void say(String text) {
        System.out.println("bench: " + text);
    }
}
