package com.bitville.postgres.shell.internal.show;

import static com.bitville.postgres.shell.internal.Given.give;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.bitville.postgres.api.health.Doctor;
import com.bitville.postgres.api.health.Finding;
import com.bitville.postgres.api.health.FindingAreas;
import com.bitville.postgres.api.health.FindingSeverity;
import com.bitville.postgres.api.health.Remedy;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class DoctorCommandTest {
    private static final Finding WELL = Finding.ok(FindingAreas.BUFFER, "folder", "", "closed to others");
    private static final Finding HINT = Finding.of(
            FindingSeverity.HINT,
            FindingAreas.LOG,
            "log_lock_waits",
            "default",
            "off",
            Remedy.sql("ALTER SYSTEM ...;", "SELECT 1;"));
    private static final Finding WARNING = Finding.of(
            FindingSeverity.WARNING,
            FindingAreas.DELIVERY,
            "clock",
            "",
            "90 s ahead",
            Remedy.words("look at the clock"));
    private static final Finding ERROR = Finding.of(
            FindingSeverity.ERROR, FindingAreas.DELIVERY, "api key", "", "none", Remedy.shell("bin/bitville x"));

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final DoctorCommand command = new DoctorCommand(new PrintStream(bytes, true, StandardCharsets.UTF_8));

    @Test
    void theExitStatusIsThatOfTheWorstFinding() throws Exception {
        assertThat(run(WELL, HINT)).isNull();
        assertThat(run(WELL, WARNING, HINT)).isEqualTo(1);
        assertThat(run(WARNING, ERROR, WELL)).isEqualTo(2);
    }

    @Test
    void remediesAreListedSeparatelyTheWorstFirst() throws Exception {
        run(HINT, WELL, ERROR);
        assertThat(output())
                .contains("\n    ALTER SYSTEM ...;\n    SELECT 1;\n")
                .contains("1 error, 0 warnings, 1 hint, 1 ok.")
                .containsSubsequence(
                        "ERROR delivery, api key: in a shell", "HINT log, default, log_lock_waits: in psql");
    }

    @Test
    void problemsAloneLeaveOutWhatIsWell() throws Exception {
        give(command, "problems", true);
        run(WELL, WARNING);
        assertThat(output()).contains("90 s ahead").doesNotContain("closed to others");
    }

    @Test
    void jsonHasEveryFindingWithItsRemedy() throws Exception {
        give(command, "json", true);
        assertThat(run(WELL, ERROR)).isEqualTo(2);
        assertThat(output().replaceAll("\\s", ""))
                .contains("\"severity\":\"ok\"", "\"remedy_kind\":\"shell\",\"remedy\":\"bin/bitvillex\"");
    }

    @Test
    void withoutTheDoctorTheRefusalSaysWhatIsMissing() {
        assertThatThrownBy(command::execute).hasMessageContaining("bitville-health");
    }

    private @Nullable Object run(Finding... findings) throws Exception {
        give(command, "doctor", new Doctor() {
            @Override
            public List<Finding> currentFindings() {
                return List.of(findings);
            }

            @Override
            public List<Finding> runChecks(Duration most) {
                return List.of(findings);
            }
        });
        return command.execute();
    }

    private String output() {
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
