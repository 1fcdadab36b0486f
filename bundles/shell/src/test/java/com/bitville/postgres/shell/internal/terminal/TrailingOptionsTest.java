package com.bitville.postgres.shell.internal.terminal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.apache.karaf.shell.api.action.Option;
import org.junit.jupiter.api.Test;

class TrailingOptionsTest {
    private static class Common {
        @Option(name = "--json")
        private boolean json;
    }

    private static final class Trial extends Common {
        @Option(name = "--limit")
        private String limit = "10";
    }

    private final Trial trial = new Trial();

    @Test
    void assignsOptionsOfTheClassAndItsParentsWhereverTheyAre() throws Exception {
        assertThat(TrailingOptions.assign(trial, List.of("a", "--limit", "3", "b", "--json")))
                .containsExactly("a", "b");
        assertThat(trial.limit).isEqualTo("3");
        assertThat(((Common) trial).json).isTrue();
        TrailingOptions.assign(trial, List.of("--limit=4"));
        assertThat(trial.limit).isEqualTo("4");
    }

    @Test
    void whatFollowsTwoHyphensIsAnArgument() throws Exception {
        assertThat(TrailingOptions.assign(trial, List.of("set", "--", "--limit", "-1")))
                .containsExactly("set", "--limit", "-1");
        assertThat(trial.limit).isEqualTo("10");
    }

    @Test
    void refusesWhatIsNotDeclared() {
        assertThatThrownBy(() -> TrailingOptions.assign(trial, List.of("--limt", "3")))
                .hasMessageContaining("unknown option --limt; options: --limit, --json");
        assertThatThrownBy(() -> TrailingOptions.assign(trial, List.of("--limit")))
                .hasMessageContaining("--limit needs a value");
        assertThatThrownBy(() -> TrailingOptions.assign(trial, List.of("--json=no")))
                .hasMessageContaining("--json takes no value");
    }
}
