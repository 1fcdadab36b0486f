package com.bitville.postgres.shell.internal;

import static org.assertj.core.api.Assertions.assertThat;

import com.bitville.postgres.shell.internal.reference.CommandReference;
import com.bitville.postgres.shell.internal.terminal.OutsideServices;
import com.bitville.postgres.shell.internal.world.CommandShell;
import com.bitville.postgres.shell.internal.world.FakeAgent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jline.utils.AttributedString;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * An operator's command lines against an agent with two servers. The golden files are written anew by
 * {@code -Dbitville.golden=write}; read the difference before it is committed.
 */
class CommandScriptTest {
    private static final Path FOLDER = Path.of("src/test/resources/com/bitville/postgres/shell/internal");
    private static final Pattern TYPED =
            Pattern.compile("(?:^|[`$ ])bin/bitville ([a-z][^`#]*?)\\s*(?:`|#.*|\\\\.*)?$");
    /** Lines of the documents that show a refusal, need the other side, or are no command of the agent. */
    private static final Set<String> NOT_RUN = Set.of("collect nosuch", "status --nosuch", "trace 5", "logs --follow");

    @TempDir
    static Path etc;

    private static final FakeAgent AGENT = new FakeAgent();
    private static CommandShell shell;
    private static OutsideServices services;

    @BeforeAll
    static void start() throws IOException, ClassNotFoundException {
        System.setProperty("karaf.etc", etc.toString());
        services = new OutsideServices(AGENT::services);
        shell = new CommandShell();
    }

    @AfterAll
    static void stop() {
        shell.close();
        services.close();
        System.clearProperty("karaf.etc");
    }

    private static List<String> script() throws IOException {
        return Files.readAllLines(FOLDER.resolve("commands.txt")).stream()
                .filter(line -> !line.isBlank() && !line.startsWith("#"))
                .toList();
    }

    @ParameterizedTest
    @ValueSource(ints = {80, 160})
    void printsWhatItPrintedBefore(int columns) throws IOException {
        StringBuilder printed = new StringBuilder();
        for (String line : script()) {
            printed.append("$ ")
                    .append(line)
                    .append('\n')
                    .append(shell.run(columns, "bitville:" + line))
                    .append('\n');
        }
        Path golden = FOLDER.resolve("commands-" + columns + ".golden");
        String now = printed.toString().replace(System.lineSeparator(), "\n").replaceAll("Java [0-9.+]+\\S*", "Java N");
        if ("write".equals(System.getProperty("bitville.golden"))) {
            Files.writeString(golden, now);
        }
        assertThat(now).isEqualTo(Files.readString(golden));
    }

    @ParameterizedTest
    @ValueSource(ints = {80, 100, 120, 160, 200, 250})
    void fitsTheTerminalAndLosesNoCharacter(int columns) throws IOException {
        for (String line : script()) {
            String narrow = shell.run(columns, "bitville:" + line);
            String wide = shell.run(0, "bitville:" + line);
            if (!isRefused(narrow) && !line.startsWith("buffer show") && !line.contains("--json")) {
                assertThat(narrow.lines()
                                .filter(each -> !isPasted(each) && new AttributedString(each).columnLength() > columns))
                        .as("%s at %d columns", line, columns)
                        .isEmpty();
            }
            // A sparkline has as many steps as there is room; a column that is left out is named, and --json has it.
            if (!line.startsWith("history ") && !narrow.contains("(not shown: ")) {
                Map<Integer, Long> missing = letters(wide);
                letters(narrow).forEach((letter, number) -> missing.merge(letter, -number, Long::sum));
                missing.values().removeIf(number -> number <= 0);
                assertThat(missing)
                        .as("characters of %s lost at %d columns", line, columns)
                        .isEmpty();
            }
        }
    }

    /** What is copied stays on one line. */
    private static boolean isPasted(String line) {
        return line.startsWith("    ALTER ")
                || line.startsWith("    SELECT ")
                || line.startsWith("    bitville:config set ");
    }

    /** Without the heads of tables, which a narrow screen may not have. */
    private static Map<Integer, Long> letters(String text) {
        return text.replaceAll("(?m)^.*\\R(-+\\+)+-+$", "")
                .codePoints()
                .filter(Character::isLetterOrDigit)
                .boxed()
                .collect(Collectors.groupingBy(letter -> letter, TreeMap::new, Collectors.counting()));
    }

    static Stream<String> examples() {
        return CommandReference.all().stream().flatMap(command -> command.examples().stream());
    }

    @Test
    void everyExampleOfTheHelpRuns() {
        List<String> refused = examples()
                .filter(line -> !line.contains("--follow") && !line.contains("set-secret"))
                .filter(line -> isRefused(shell.run(80, line)))
                .toList();
        assertThat(refused).isEmpty();
    }

    @Test
    void everyCommandLineOfTheDocumentsRuns() throws IOException {
        Set<String> typed = new LinkedHashSet<>();
        Path root = Path.of("../..");
        List<Path> pages = new ArrayList<>(List.of(root.resolve("README.md"), root.resolve("examples/README.md")));
        try (Stream<Path> docs = Files.walk(root.resolve("docs"))) {
            docs.filter(file -> file.toString().endsWith(".md")).forEach(pages::add);
        }
        for (Path page : pages) {
            for (String line : Files.readAllLines(page)) {
                Matcher matcher = TYPED.matcher(line);
                if (matcher.find()) {
                    typed.add(matcher.group(1).strip());
                }
            }
        }
        assertThat(typed).hasSizeGreaterThan(15);
        List<String> refused = typed.stream()
                .filter(line ->
                        !NOT_RUN.contains(line) && !line.contains("set-secret") && !line.matches(".*[A-Z]{4,}.*"))
                .filter(line -> isRefused(shell.run(80, "bitville:" + line)))
                .filter(line ->
                        !shell.run(80, "bitville:" + line).matches("(?s).*(unknown key|unknown collector|no figure).*"))
                .toList();
        assertThat(refused).isEmpty();
    }

    private static boolean isRefused(String printed) {
        return printed.contains("FAILED ")
                || printed.contains("Error executing")
                || printed.contains("Command not found");
    }

    @Test
    void everyCommandTakesJsonBeforeAndBehindItsArguments() throws IOException {
        for (String line : script()) {
            String name = line.split(" ", 2)[0];
            boolean refusal = isRefused(shell.run(80, "bitville:" + line));
            if (!refusal && !line.contains("--json") && !line.contains("--csv") && !name.equals("web-user")) {
                String behind = shell.run(80, "bitville:" + line + " --json");
                assertThat(behind.strip()).as(line).matches("(?s)[\\[{].*|");
                assertThat(isRefused(behind)).as(line).isFalse();
            }
        }
    }
}
