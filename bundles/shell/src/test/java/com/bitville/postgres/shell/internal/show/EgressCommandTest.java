package com.bitville.postgres.shell.internal.show;

import static com.bitville.postgres.shell.internal.Given.give;
import static org.assertj.core.api.Assertions.assertThat;

import com.bitville.postgres.api.collect.Collector;
import com.bitville.postgres.api.collect.CollectorRunner;
import com.bitville.postgres.api.collect.Cycle;
import com.bitville.postgres.api.collect.Lane;
import com.bitville.postgres.api.collect.Run;
import com.bitville.postgres.api.collect.Scope;
import com.bitville.postgres.api.collect.Snapshot;
import com.bitville.postgres.api.collect.Subject;
import com.bitville.postgres.api.collect.Trait;
import com.bitville.postgres.api.collect.table.Column;
import com.bitville.postgres.api.collect.table.Kind;
import com.bitville.postgres.api.collect.table.Reach;
import com.bitville.postgres.api.collect.table.Redaction;
import com.bitville.postgres.api.collect.table.Table;
import com.bitville.postgres.api.collect.table.TableLayout;
import com.bitville.postgres.shell.internal.view.EgressTreatment;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class EgressCommandTest {
    private static final Column COMMITS = new Column("commits", Kind.COUNTER, "count", "Commits.");

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    /** A subject with a table that is shipped and its totals, which are not. */
    private record Databases() implements Collector {
        @Override
        public Subject subject() {
            List<Table> tables = List.of(
                    new Table("databases", TableLayout.ROWS, List.of(COMMITS)),
                    new Table("databases_totals", TableLayout.ROWS, List.of(COMMITS), Reach.LOCAL));
            return new Subject("databases", Scope.SERVER, Duration.ZERO, Lane.CORE, tables);
        }

        @Override
        public Snapshot collect(Run run) {
            throw new UnsupportedOperationException();
        }
    }

    private record Engine() implements CollectorRunner {
        @Override
        public List<Collector> collectors() {
            return List.of(new Databases());
        }

        @Override
        public Cycle run(String collector, String server, boolean ship) {
            throw new UnsupportedOperationException();
        }
    }

    private String run(String... words) throws Exception {
        EgressCommand command = new EgressCommand(new PrintStream(bytes, true, StandardCharsets.UTF_8));
        Redaction redaction = (kind, text) -> text;
        give(command, "collectorRunner", new Engine());
        give(command, "redaction", redaction);
        give(command, "words", List.of(words));
        command.execute();
        return bytes.toString(StandardCharsets.UTF_8);
    }

    @Test
    void namesWhatStaysInside() throws Exception {
        assertThat(run()).contains("Not sent: databases_totals.").doesNotContain("databases  | databases_totals");
    }

    @Test
    void saysOfEachFieldWhetherItLeaves() throws Exception {
        assertThat(run("databases"))
                .contains("databases_totals (stays inside the agent)", "a number", "does not leave");
    }

    @Test
    void saysItToPrograms() throws Exception {
        assertThat(run("--json")).contains("\"does not leave\"", "\"a number\"");
    }

    @Test
    void namesTextsThatTheOperatorDeclares() {
        Column note = Column.of("note", Kind.TEXT, "A note");
        Table table = new Table("jobs", TableLayout.ROWS, List.of(note));
        Subject agents = new Subject("jobs", Scope.SERVER, Duration.ZERO, Lane.CORE, List.of(table));
        assertThat(EgressTreatment.of(agents, table, note)).isEqualTo("as it is");
        assertThat(EgressTreatment.of(agents.with(Trait.ISOLATED), table, note))
                .isEqualTo("as it is, as the operator declares");
    }
}
