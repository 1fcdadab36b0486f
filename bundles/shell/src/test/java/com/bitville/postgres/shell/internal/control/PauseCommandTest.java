package com.bitville.postgres.shell.internal.control;

import static com.bitville.postgres.shell.internal.Given.give;
import static org.assertj.core.api.Assertions.assertThat;

import com.bitville.postgres.api.database.PauseSwitch;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PauseCommandTest {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
    private final Switch pauseSwitch = new Switch();

    @Test
    void pausesWithTheGivenReasonAndResumes() throws Exception {
        PauseCommand pause = new PauseCommand(out);
        give(pause, "pause", pauseSwitch);
        give(pause, "words", List.of("index", "rebuild"));
        pause.execute();
        assertThat(pauseSwitch.reason()).hasValue("index rebuild");
        assertThat(bytes.toString(StandardCharsets.UTF_8)).contains("Paused: index rebuild");

        ResumeCommand resume = new ResumeCommand(out);
        give(resume, "pause", pauseSwitch);
        resume.execute();
        resume.execute();
        assertThat(pauseSwitch.reason()).isEmpty();
        assertThat(bytes.toString(StandardCharsets.UTF_8)).contains("Resumed").contains("was not paused");
    }

    @Test
    void answersAScriptInJson() throws Exception {
        PauseCommand pause = new PauseCommand(out);
        give(pause, "pause", pauseSwitch);
        give(pause, "json", true);
        pause.execute();
        assertThat(bytes.toString(StandardCharsets.UTF_8))
                .contains("\"paused\" : true")
                .contains("\"reason\" : \"paused by bitville:pause\"");
    }

    private static final class Switch implements PauseSwitch {
        private @Nullable String reason;

        @Override
        public void pause(String why) {
            reason = why;
        }

        @Override
        public void resume() {
            reason = null;
        }

        @Override
        public Optional<String> reason() {
            return Optional.ofNullable(reason);
        }
    }
}
