package com.bitville.postgres.itests.script;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * What an operator with two servers meets: each fault is made, the doctor's finding is compared with the golden file for the width of the
 * terminal, its remedy is pasted as it is printed, and the finding is gone.
 */
@EnabledIfSystemProperty(named = "bitville.depth", matches = "deep", disabledReason = "runs with mvn -Pdeep verify")
class FaultScriptIT {
    @Test
    void everyRemedyIsPasted() throws Exception {
        assumeThat(Files.isExecutable(FaultScript.PSQL)).isTrue();
        Map<Integer, List<String>> printed = new TreeMap<>();
        List<String> failed = new ArrayList<>();
        try (FaultScript script = FaultScript.start()) {
            List<ScriptedFault> faults = script.faults();
            assertThat(faults).hasSizeGreaterThanOrEqualTo(25);
            for (ScriptedFault fault : faults) {
                script.play(fault, printed).ifPresent(failed::add);
            }
        }
        for (int width : FaultScript.WIDTHS) {
            Files.write(
                    Path.of(System.getProperty("bitville.work"), "faults-" + width + ".golden"), printed.get(width));
        }
        assertThat(failed).isEmpty();
        for (int width : FaultScript.WIDTHS) {
            assertThat(printed.get(width))
                    .isEqualTo(Files.readAllLines(Path.of("src/test/resources/faults-" + width + ".golden")));
        }
    }
}
