package com.bitville.postgres.shell.internal.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class TextTableTest {
    private static String printed(TextTable table, int width) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        table.print(new Screen(new PrintStream(bytes, true, StandardCharsets.UTF_8), () -> width));
        return bytes.toString(StandardCharsets.UTF_8).replace(System.lineSeparator(), "\n");
    }

    private static TextTable table() {
        TextTable table = new TextTable().columns("Name", "ms").extra("Runs").column("Reason");
        table.addRow().addContent("activity", 5.479, 10, "");
        table.addRow()
                .addContent(
                        "statement_texts",
                        12,
                        7,
                        "the extension is not installed: CREATE EXTENSION pg_stat_statements");
        return table;
    }

    @Test
    void aPipeGetsEachRowOnOneLineAndNumbersToTheRight() {
        assertThat(printed(table(), Screen.UNLIMITED)).isEqualTo("""
                        Name            |    ms | Runs | Reason
                        ----------------+-------+------+--------------------------------------------------------------------
                        activity        | 5.479 |   10 |
                        statement_texts |    12 |    7 | the extension is not installed: CREATE EXTENSION pg_stat_statements
                        """);
    }

    @Test
    void wrapsBetweenWordsAndLeavesOutAnExtraColumn() {
        assertThat(printed(table(), 61)).isEqualTo("""
                        Name            |    ms | Reason
                        ----------------+-------+------------------------------------
                        activity        | 5.479 |
                        statement_texts |    12 | the extension is not installed:
                                        |       | CREATE EXTENSION pg_stat_statements
                        (not shown: Runs; a wider terminal or --json has them)
                        """);
    }

    @Test
    void sizesStandToTheRightAndAreNotPartedFromTheirUnits() {
        TextTable table = new TextTable().columns("Size", "Used", "What");
        table.addRow().addContent("1.95 GiB", "7 %", "a table that is read more often than any other");
        table.addRow().addContent("96 bytes", "-", "-");
        assertThat(printed(table, 40)).isEqualTo("""
                            Size | Used | What
                        ---------+------+-----------------------
                        1.95 GiB |  7 % | a table that is read
                                 |      | more often than any
                                 |      | other
                        96 bytes |    - | -
                        """);
    }

    @Test
    void printsRecordsWhereNoColumnFits() {
        TextTable table = new TextTable();
        for (int i = 0; i < 12; i++) {
            table.column("Column" + i);
        }
        table.addRow()
                .addContent("configuration", "unreachable", "certificate", "a", "b", "c", "d", "e", "f", "g", "h", "i");
        assertThat(printed(table, 40)).startsWith("-[ 1 ]").contains("Column0  | configuration\n");
    }

    @Test
    void replacesControlCharactersAndSaysWhatIsEmpty() {
        TextTable table = new TextTable().column("Name").emptyTableText("Nothing.");
        assertThat(printed(table, 40)).isEqualTo("Nothing.\n");
        table.addRow().addContent("a\u001b[2J");
        assertThat(printed(table, 40)).contains("a\\u001b[2J").doesNotContain("\u001b");
    }

    @Test
    void losesNoCharacterAndNeverIsWiderThanTheScreen() {
        Random random = new Random(7);
        String letters = "abc_/,.: 数-é";
        for (int round = 0; round < 300; round++) {
            int columns = 1 + random.nextInt(9);
            TextTable table = new TextTable();
            for (int i = 0; i < columns; i++) {
                table.column("C" + i);
            }
            StringBuilder given = new StringBuilder();
            for (int row = 0; row < 3; row++) {
                Object[] cells = new Object[columns];
                for (int i = 0; i < columns; i++) {
                    StringBuilder cell = new StringBuilder();
                    for (int j = random.nextInt(40); j > 0; j--) {
                        cell.append(letters.charAt(random.nextInt(letters.length())));
                    }
                    cells[i] = cell;
                    given.append(cell);
                }
                table.addRow().addContent(cells);
            }
            int width = 40 + random.nextInt(60);
            String shown = printed(table, width);
            assertThat(shown.lines())
                    .allSatisfy(line -> assertThat(TextLayout.columns(line)).isLessThanOrEqualTo(width));
            for (char letter : "abc数é".toCharArray()) {
                assertThat(count(shown, letter))
                        .as("%s of %s in%n%s", letter, given, shown)
                        .isGreaterThanOrEqualTo(count(given.toString(), letter));
            }
        }
    }

    @Test
    void noCommandPrintsAnotherTable() throws IOException {
        try (Stream<Path> files = Files.walk(Path.of("src/main/java"))) {
            for (Path file :
                    files.filter(each -> each.toString().endsWith(".java")).toList()) {
                assertThat(Files.readString(file))
                        .as("%s: TextTable fits the screen and loses nothing", file)
                        .doesNotContain("karaf.shell.support.table");
            }
        }
    }

    private static long count(String text, char letter) {
        return text.chars().filter(c -> c == letter).count();
    }
}
