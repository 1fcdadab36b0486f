package com.bitville.postgres.shell.internal;

import static org.assertj.core.api.Assertions.assertThat;

import com.bitville.postgres.shell.internal.terminal.AgentAction;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.apache.karaf.shell.api.action.Command;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class HelpTest {
    private static final Path CLASSES = Path.of("target/classes");

    static List<Class<?>> commands() throws IOException, ClassNotFoundException {
        Path folder = CLASSES.resolve(HelpTest.class.getPackageName().replace('.', '/'));
        List<String> names;
        try (Stream<Path> classes = Files.walk(folder)) {
            names = classes.map(file -> CLASSES.relativize(file).toString())
                    .filter(name -> name.endsWith("Command.class"))
                    .map(name -> name.replace(".class", "").replace('/', '.'))
                    .toList();
        }
        List<Class<?>> found = new ArrayList<>();
        for (String name : names) {
            found.add(Class.forName(name));
        }
        assertThat(found).hasSizeGreaterThan(15);
        return found;
    }

    @ParameterizedTest
    @MethodSource("commands")
    void everyCommandHasExamplesOfItsOwnAndSpeaksJson(Class<?> type) throws IOException {
        Command command = Objects.requireNonNull(type.getAnnotation(Command.class));
        String file = command.detailedDescription().replace("classpath:", "/");
        try (InputStream in = Objects.requireNonNull(HelpTest.class.getResourceAsStream(file), file)) {
            String[] parts = new String(in.readAllBytes(), StandardCharsets.UTF_8).split("EXAMPLES\n", 2);
            assertThat(parts).hasSize(2);
            assertThat(parts[1].lines())
                    .hasSizeGreaterThan(1)
                    .allMatch(line -> line.startsWith("  bitville:" + command.name()));
        }
        assertThat(Files.readString(Path.of("bnd.bnd")))
                .as("Karaf's shell finds no command of a package that is not listed")
                .contains("  " + type.getPackageName());
        assertThat(AgentAction.class).as("what declares --json").isAssignableFrom(type);
    }
}
