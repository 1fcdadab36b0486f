package com.bitville.postgres.shell.internal.reference;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The pages that the packages install; bash itself completes from the written file. */
class ReferencePagesTest {
    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    @BeforeEach
    void write() throws IOException {
        ReferencePages.main(new String[] {folder.toString(), "1.0.0"});
    }

    private List<String> completed(String typed) throws IOException, InterruptedException {
        Path agent = folder.resolve("bitville");
        Files.writeString(agent, "#!/bin/sh\n[ \"$1\" = completions ] && printf '%s-one\\n%s-two\\n' \"$2\" \"$2\"\n");
        assertThat(agent.toFile().setExecutable(true)).isTrue();
        String script = "source " + folder.resolve("bitville.bash") + "; read -ra COMP_WORDS <<<\"" + typed
                + "\"; [[ \"" + typed + "\" == *' ' ]] && COMP_WORDS+=(''); COMP_WORDS[0]=" + agent
                + "; COMP_CWORD=$((${#COMP_WORDS[@]} - 1)); _bitville " + agent
                + "; printf '%s\\n' \"${COMPREPLY[@]}\"";
        Process bash = new ProcessBuilder("bash", "--norc", "-c", script)
                .redirectErrorStream(true)
                .start();
        String said = new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(bash.waitFor()).as(said).isZero();
        return said.strip().lines().toList();
    }

    @Test
    void bashCompletesCommandsOptionsAndValues() throws Exception {
        assertThat(completed("bitville st")).containsExactly("statements", "status");
        assertThat(completed("bitville statements --l")).containsExactly("--limit", "--last");
        assertThat(completed("bitville activity --sort ")).contains("age", "pid", "cpu");
        assertThat(completed("bitville logs --class dead")).containsExactly("deadlock");
        assertThat(completed("bitville load --")).contains("--by", "--last", "--json", "--server");
        assertThat(completed("bitville load --by u")).containsExactly("user");
        assertThat(completed("bitville tables --by ")).containsExactly("size", "dead", "seq", "writes");
        assertThat(completed("bitville checks ex")).containsExactly("explain");
        assertThat(completed("bitville checks --severity ")).containsExactly("hint", "warning", "error");
        assertThat(completed("bitville alerts t")).containsExactly("test");
        assertThat(completed("bitville sql c")).containsExactly("check");
        assertThat(completed("bitville help lo")).containsExactly("load", "locks", "logs");
    }

    @Test
    void bashAsksTheAgentForNames() throws Exception {
        assertThat(completed("bitville locks --server ")).containsExactly("servers-one", "servers-two");
        assertThat(completed("bitville statements ser")).containsExactly("servers-one", "servers-two");
        assertThat(completed("bitville collectors show ")).containsExactly("collectors-one", "collectors-two");
        assertThat(completed("bitville config set key")).containsExactly("keys-one", "keys-two");
        assertThat(completed("bitville history fig")).containsExactly("figures-one", "figures-two");
    }

    @Test
    void theManualHasEveryCommandWithItsOptions() throws IOException {
        String page = Files.readString(folder.resolve("bitville.1"));
        for (CommandReference command : CommandReference.all()) {
            assertThat(page).contains(".SS " + command.usage("").replace("-", "\\-"));
        }
        assertThat(page.lines()).noneMatch(line -> line.startsWith("'"));
        assertThat(Files.size(folder.resolve("bitville.1.gz"))).isPositive();
    }

    @Test
    void theOperatorsManualNamesEveryCommand() throws IOException {
        String page = Files.readString(Path.of("../../docs/operations.md"));
        assertThat(CommandReference.all())
                .extracting(command -> command.usage("").split("[ \n]", 2)[0])
                .allMatch(name -> page.contains("`" + name) || page.contains("bin/bitville " + name));
    }
}
