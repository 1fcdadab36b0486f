package com.bitville.postgres.shell.internal.database;

import static com.bitville.postgres.shell.internal.Given.give;
import static com.bitville.postgres.shell.internal.view.FakeHistory.table;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.bitville.postgres.shell.internal.view.FakeHistory;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.apache.karaf.shell.api.action.Action;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** tables, indexes, bloat and vacuum, over what the history holds of the visited databases. */
class DatabaseCommandsTest {
    private static final String TABLE =
            "datname,schemaname,relname,relpages,toast_pages,n_live_tup,n_dead_tup,seq_scan,n_tup_ins,vacuum_threshold,vacuum_debt,analyze_debt";

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
    private final FakeHistory history = new FakeHistory();

    private static List<@Nullable Object> row(@Nullable Object... values) {
        return Arrays.asList(values);
    }

    /** Options are given as field and value. */
    private String run(Action command, Object... options) throws Exception {
        bytes.reset();
        give(command, "history", history);
        for (int i = 0; i < options.length; i += 2) {
            give(command, (String) options[i], options[i + 1]);
        }
        command.execute();
        return bytes.toString(StandardCharsets.UTF_8);
    }

    @BeforeEach
    void visited() {
        history.visited(
                        "shop",
                        Duration.ofMinutes(40),
                        table("tables", TABLE, row("shop", "public", "gone", 1, 0, 1, 0, 1, 1, 50, -50, -50)),
                        table(
                                "index_problems",
                                "datname,problem,schemaname,relname,name",
                                row("shop", "invalid", "public", "t", "old")))
                .visited(
                        "shop",
                        Duration.ofMinutes(4),
                        table(
                                "tables",
                                TABLE,
                                row("shop", "public", "orders", 12_800, 0, 1_000, 500, 3, 9, 100, 400, -5),
                                row("shop", "public", "notes", 128, 128_000, 10, 0, 900, 1, 50, -50, 7)),
                        table("tables_sum", "datname,relations,pages,n_dead_tup", row("shop", 2, 140_928L, 500L)),
                        table("index_problems", "datname,problem,schemaname,relname,name"),
                        table(
                                "bloat",
                                "datname,schemaname,relname,relkind,relpages,bloat_percent,bloat_bytes,estimator",
                                row("shop", "public", "orders", "r", 12_800, 49.5, 51_904_512L, "fixed_width"),
                                row("shop", "public", "notes", "r", 128, null, null, null)),
                        table(
                                "oldest_tables",
                                "datname,schemaname,relname,xid_age,holder_pid",
                                row("shop", "pg_temp_3", "mine", 50_002, 4711)))
                .visited(
                        "lager",
                        Duration.ofHours(3),
                        table("tables_sum", "datname,relations,pages,n_dead_tup", row("lager", 7, 256_000L, 1L)),
                        table(
                                "index_problems",
                                "datname,problem,schemaname,relname,name,other",
                                row("lager", "duplicate", "s", "t", "twin", "first")));
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
        assertThat(run(new TablesCommand(out), "words", List.of("shop")))
                .contains("shop, read 4 min ago: the first 2 tables by size")
                .containsSubsequence("public.notes", "public.orders")
                .doesNotContain("gone");
        assertThat(run(new TablesCommand(out), "words", List.of("shop"), "by", "dead"))
                .containsSubsequence("public.orders", "public.notes");
        assertThat(run(new TablesCommand(out), "words", List.of("shop"), "by", "seq", "limit", 1))
                .contains("public.notes")
                .doesNotContain("orders");
        assertThat(run(new TablesCommand(out), "words", List.of("shop"), "json", true))
                .contains("\"database\" : \"shop\"", "\"vacuum_debt\" : 400", "\"age_s\"");
        assertThatThrownBy(() -> run(new TablesCommand(out), "by", "colour"))
                .hasMessageContaining("--by is colour, allowed: size, dead, seq, writes");
    }

    @Test
    void optionsMayFollowTheDatabase() throws Exception {
        assertThat(run(new TablesCommand(out), "words", List.of("shop", "--by", "seq", "--limit", "1")))
                .contains("the first 1 tables by seq", "public.notes")
                .doesNotContain("orders");
        assertThat(run(new IndexesCommand(out), "words", List.of("--problems", "lager", "--json")))
                .contains("\"problem\" : \"duplicate\"");
        assertThatThrownBy(() -> run(new BloatCommand(out), "words", List.of("shop", "--limit", "no")))
                .hasMessageContaining("--limit is no, allowed: 1 and more");
        assertThatThrownBy(() -> run(new VacuumCommand(out), "words", List.of("shop", "--limit")))
                .hasMessageContaining("--limit has no value");
        assertThatThrownBy(() -> run(new VacuumCommand(out), "words", List.of("shop", "lager")))
                .hasMessageContaining("too many arguments: lager");
    }

    /** A problem that is mended is gone with the next visit, even if nothing else is wrong. */
    @Test
    void theProblemsOfTheNewestVisitAlone() throws Exception {
        assertThat(run(new IndexesCommand(out), "problems", true))
                .contains("shop, read 4 min ago: 0 problems", "lager, read 3 h ago: 1 problems", "duplicate", "s.t")
                .doesNotContain("invalid");
        assertThatThrownBy(() -> run(new IndexesCommand(out), "problems", true, "words", List.of("none")))
                .hasMessageContaining(
                        "database none of server default has no figures in memory; databases with figures: [lager, shop]");
    }

    @Test
    void bloatWithItsEstimateAndForHowManyThereIsOne() throws Exception {
        assertThat(run(new BloatCommand(out)))
                .contains(
                        "shop, read 4 min ago: an estimate for 1 of the 2 biggest", "49.5", "49.5 MiB", "fixed_width");
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
        assertThat(run(new VacuumCommand(out), "json", true)).contains("\"oldest\"", "\"running\"");
    }
}
