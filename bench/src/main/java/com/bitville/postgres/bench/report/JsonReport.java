package com.bitville.postgres.bench.report;

import com.bitville.postgres.bench.measure.CostFigure;
import com.bitville.postgres.bench.measure.Measured;
import com.bitville.postgres.bench.micro.MicroResult;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.Locale;

/** The figures for programs, each candidate apart. */
public final class JsonReport {
    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    private JsonReport() {}

    /** All of it. */
    public static String of(Results results) throws IOException {
        ObjectNode root = JSON.createObjectNode();
        root.putPOJO("circumstances", results.circumstances());
        root.put("against", results.againstName());
        root.put("apart", results.apart());
        ObjectNode scenarios = root.putObject("scenarios");
        for (ScenarioResult scenario : results.scenarios()) {
            ObjectNode node = scenarios.putObject(scenario.name());
            node.put("what", scenario.what());
            ObjectNode steps = node.putObject("steps");
            scenario.steps()
                    .forEach(step -> step(steps.putObject(step.name()).put("void", results.isVoid(step)), step));
            scenario.interruption().ifPresent(after -> node.putPOJO("interruption", after));
        }
        ObjectNode micro = root.putObject("micro");
        for (MicroResult result : results.micro()) {
            micro.putPOJO((result.name() + " " + result.parameter()).strip(), result);
        }
        return JSON.writeValueAsString(root) + "\n";
    }

    private static void step(ObjectNode node, StepResult step) {
        node.putPOJO("floors_ms", step.floors());
        node.put("ratio_to_floor", step.ratioToFloor());
        step.measured().forEach((candidate, measured) -> candidate(node.putObject(candidate), measured));
    }

    private static void candidate(ObjectNode node, Measured measured) {
        ObjectNode figures = node.putObject("figures");
        for (CostFigure figure : CostFigure.values()) {
            ObjectNode one = figures.putObject(figure.name().toLowerCase(Locale.ROOT));
            one.put("value", measured.series().of(figure));
            one.put("spread", measured.series().spread(figure));
        }
        node.putPOJO("footprint", measured.footprint());
        node.put("connections", measured.connections());
        node.putPOJO("counters", measured.series().whole().values());
        node.putPOJO("statements", measured.statements().byCollector());
    }
}
