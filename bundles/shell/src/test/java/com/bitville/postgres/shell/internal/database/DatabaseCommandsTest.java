package com.bitville.postgres.shell.internal.database;

import static com.bitville.postgres.shell.internal.Given.give;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.bitville.postgres.shell.internal.view.FakeHistory;
import com.bitville.postgres.shell.internal.world.FakeDatabases;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.List;
import org.apache.karaf.shell.api.action.Action;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** tables, indexes, bloat and vacuum, over what the history holds of the visited databases. */
class DatabaseCommandsTest {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
    private final FakeHistory history = new FakeHistory();

    /** Options are given as field and value. */
    private String run(Action command, Object... options) throws Exception {
        bytes.reset();
        give(command, "history", history);
        give(command, "clock", Clock.fixed(FakeHistory.NOW, ZoneOffset.UTC));
        for (int i = 0; i < options.length; i += 2) {
            boolean word = options[i].equals("database");
            give(command, word ? "words" : (String) options[i], word ? List.of(options[i + 1]) : options[i + 1]);
        }
        command.execute();
        return bytes.toString(StandardCharsets.UTF_8);
    }

    @BeforeEach
    void visited() {
        FakeDatabases.visited(history);
    }

    @Test
    void allDatabasesWithTheAgeOfTheirFigures() throws Exception {
        String shown = run(new TablesCommand(out));
        assertThat(shown.lines().filter(line -> line.contains("lager") || line.contains("shop")))
                .satisfiesExactly(
                        first -> assertThat(first).contains("lager", "3 h", "1.95 GiB"),
                        second -> assertThat(second).contains("shop", "4 min", "1.08 GiB", "500"));
    }

    @Test
    void theFirstTablesOfOneByAMeasure() throws Exception {
        assertThat(run(new TablesCommand(out), "database", "shop"))
                .contains("shop, read 4 min ago: 2 tables by size")
                .containsSubsequence("public.notes", "public.orders")
                .doesNotContain("gone");
        assertThat(run(new TablesCommand(out), "database", "shop", "by", "dead"))
                .containsSubsequence("public.orders", "public.notes");
        assertThat(run(new TablesCommand(out), "database", "shop", "by", "seq", "limit", "1"))
                .contains("public.notes")
                .doesNotContain("orders");
        assertThat(run(new TablesCommand(out), "database", "shop", "json", true))
                .contains("\"database\" : \"shop\"", "\"vacuum_debt\" : 400", "\"age_s\"");
        assertThatThrownBy(() -> run(new TablesCommand(out), "by", "colour"))
                .hasMessageContaining("--by is colour, allowed: size, dead, seq, writes");
    }

    /** A problem that is mended is gone with the next visit, even if nothing else is wrong. */
    @Test
    void theProblemsOfTheNewestVisitAlone() throws Exception {
        assertThat(run(new IndexesCommand(out), "problems", true))
                .contains("shop, read 4 min ago: 0 problems", "lager, read 3 h ago: 1 problem", "duplicate", "s.t")
                .doesNotContain("invalid");
        assertThatThrownBy(() -> run(new IndexesCommand(out), "problems", true, "database", "none"))
                .hasMessageContaining(
                        "database none of server default has no figures in memory; databases with figures: lager, shop;");
    }

    @Test
    void bloatWithItsEstimateAndForHowManyThereIsOne() throws Exception {
        assertThat(run(new BloatCommand(out)))
                .contains(
                        "shop, read 4 min ago: an estimate for 1 of the 2 biggest tables and indexes",
                        "49.5",
                        "49.5 MiB",
                        "fixed_width");
    }

    @Test
    void whatIsDueForAVacuumAndWhoHoldsTheOldest() throws Exception {
        assertThat(run(new VacuumCommand(out)))
                .contains(
                        "shop, read 4 min ago: 2 tables beyond their threshold",
                        "public.orders",
                        "400",
                        "pg_temp_3.mine",
                        "4711");
        assertThat(run(new VacuumCommand(out)))
                .as("below a threshold is no debt")
                .doesNotContain("-50")
                .containsSubsequence("Under way", "815", "shop", "16402", "scanning heap", "25 %");
        assertThat(run(new VacuumCommand(out), "json", true)).contains("\"oldest\"", "\"running\"");
    }

    @Test
    void whoHoldsTheHorizonAndHowLongAVacuumGoesOn() throws Exception {
        String shown = run(new VacuumCommand(out));
        assertThat(shown.lines().filter(line -> line.contains("scanning heap")))
                .singleElement()
                .asString()
                .as("15 of 120 in a minute, 90 are left")
                .contains("25 %", "6 min");
        assertThat(shown.lines().filter(line -> line.contains("12,345") || line.contains("9,000")))
                .satisfiesExactly(
                        first -> assertThat(first).contains("session", "4711", "shop", "1 h 10 min"),
                        second -> assertThat(second).contains("slot", "cdc"));
    }

    @Test
    void aTableSaysHowFastItGrowsOnceHalfADayIsKnown() throws Exception {
        TablesCommand command = new TablesCommand(out);
        FakeGrowth store = new FakeGrowth();
        give(command, "store", store);
        assertThat(run(command, "database", "shop").lines().filter(line -> line.contains("public.orders")))
                .singleElement()
                .asString()
                .contains("12.0 MiB", "10 d");
        store.hours = 11;
        assertThat(run(command, "database", "shop")).doesNotContain("12.0 MiB").doesNotContain("10 d");
    }
}
