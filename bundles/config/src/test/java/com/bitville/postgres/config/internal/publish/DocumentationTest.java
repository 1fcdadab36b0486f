package com.bitville.postgres.config.internal.publish;

import static org.assertj.core.api.Assertions.assertThat;

import com.bitville.postgres.config.internal.Documentation;
import com.bitville.postgres.config.internal.Sandbox;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DocumentationTest {
    private static final Path ROOT = Path.of("../..");
    private static final String BEGIN = "<!-- configuration table: begin -->\n";
    private static final String END = "<!-- configuration table: end -->";

    @Test
    void exampleFileIsWhatTheDeclarationSays() throws IOException {
        Path generated = write("agent.ini.example", Documentation.example());
        assertThat(ROOT.resolve("config/agent.ini.example"))
                .as("regenerate: cp bundles/config/%s config/agent.ini.example", generated)
                .hasContent(Documentation.example());
    }

    @Test
    void exampleFileIsReadAsTheDefaults(@TempDir Path folder) throws IOException {
        Sandbox sandbox = new Sandbox(folder);
        ConfigurationStore defaults = sandbox.center();
        sandbox.ini(Documentation.example());
        ConfigurationStore example = sandbox.center();
        assertThat(example.faults()).isEmpty();
        assertThat(example.snapshot().properties())
                .isEqualTo(defaults.snapshot().properties());
    }

    @Test
    void readmeHoldsTheTableOfTheDeclaration() throws IOException {
        Path generated = write("configuration-table.md", Documentation.table());
        assertThat(Files.readString(ROOT.resolve("README.md")))
                .as(
                        "README.md has the lines %s and %s, and between them bundles/config/%s",
                        BEGIN.strip(), END, generated)
                .contains(BEGIN + Documentation.table() + END);
    }

    private static Path write(String name, String content) throws IOException {
        return Files.writeString(Files.createDirectories(Path.of("target")).resolve(name), content);
    }
}
