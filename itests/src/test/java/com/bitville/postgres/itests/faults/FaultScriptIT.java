package com.bitville.postgres.itests.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * What an operator with two servers meets: each fault is made, the doctor's finding is compared with {@code faults.txt}, its remedy is pasted
 * as it is printed, and the finding is gone.
 */
@EnabledIfSystemProperty(named = "bitville.depth", matches = "deep")
class FaultScriptIT {
    private static final Path GOLDEN = Path.of("src/test/resources/faults.txt");

    @Test
    void everyRemedyIsPasted() throws Exception {
        List<String> told = new ArrayList<>();
        try (FaultScript script = FaultScript.start()) {
            for (ScriptedFault fault : ScriptedFault.all(script)) {
                told.add(fault.name() + " | " + script.play(fault));
            }
        }
        Files.write(Path.of(System.getProperty("bitville.work"), "faults.txt"), told);
        assertThat(told).as("the findings, as in " + GOLDEN).isEqualTo(Files.readAllLines(GOLDEN));
    }
}
