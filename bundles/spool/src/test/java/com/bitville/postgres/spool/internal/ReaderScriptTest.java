package com.bitville.postgres.spool.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.bitville.postgres.spool.internal.format.PayloadFile;
import com.bitville.postgres.testkit.fake.MutableClock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReaderScriptTest {
    private static final Path PYTHON = Path.of("/usr/bin/python3");

    @TempDir
    private Path temp;

    @Test
    void readsTheFormatWithTheDocumentedScript() throws Exception {
        assumeTrue(Files.isExecutable(PYTHON), "needs " + PYTHON);
        FileSpool spool = Spools.open(temp, MutableClock.at(Spools.START));
        spool.commit(List.of(Spools.payload("a", Spools.START), Spools.urgent("b", Spools.START)), Map.of());
        Path second =
                temp.resolve("queue").resolve(PayloadFile.name(spool.list().get(1)));
        spool.close();

        assertThat(read())
                .contains("1 ", " normal 3 good", "2 ", " urgent 3 good")
                .doesNotContain("DAMAGED");
        assertThat(read("2")).isEqualTo("2:b");
        byte[] bytes = Files.readAllBytes(second);
        bytes[bytes.length - 1] ^= 1;
        Files.write(second, bytes);
        assertThat(read()).contains(" urgent 3 DAMAGED");
    }

    private String read(String... more) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                PYTHON.toString(),
                Path.of("../../docs/spool-read.py").toRealPath().toString(),
                temp.toString()));
        command.addAll(List.of(more));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(out).isZero();
        return out;
    }
}
