package com.bitville.postgres.config.internal.publish;

import static org.assertj.core.api.Assertions.assertThat;

import com.bitville.postgres.config.internal.Sandbox;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** In a process without a locale, as in a bare container, Java can open only files with ASCII names. */
class NoLocaleTest {
    @Test
    void aFileThatCannotBeNamedIsAFaultAndNotTheEnd(@TempDir Path folder) throws Exception {
        ProcessBuilder builder = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                NoLocaleTest.class.getName(),
                folder.toString());
        builder.environment().keySet().removeIf(name -> name.startsWith("LC_") || name.startsWith("LANG"));
        Process process = builder.redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
        assertThat(said.lines().filter(line -> line.startsWith("FAULT ")))
                .hasSize(3)
                .allSatisfy(line -> assertThat(line).endsWith("start the agent with LC_ALL=C.UTF-8"));
        assertThat(said).contains("FAULT database.password_file is", "FAULT listener.api_key_file is", "PORT 5433");
    }

    /** The main class of that process. */
    public static void main(String[] arguments) throws IOException {
        ConfigurationStore configurationStore = new Sandbox(Path.of(arguments[0]))
                .without("BITVILLE_PG_BUFFER_PATH")
                .ini("[database]", "port = 5433", "[listener]", "api_key = k")
                .center();
        new Sandbox(Path.of(arguments[0]))
                .ini(
                        "[database]",
                        "port = 5434",
                        "password_file = /etc/schl\u00fcssel",
                        "[listener]",
                        "api_key_file = /etc/schl\u00fcssel",
                        "[buffer]",
                        "path = /var/schl\u00fcssel");
        configurationStore.reload();
        for (String fault : List.copyOf(configurationStore.faults())) {
            System.out.println("FAULT " + fault);
        }
        System.out.println(
                "PORT " + Sandbox.setting(configurationStore, "database.port").value());
    }
}
