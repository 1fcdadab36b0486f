package com.bitville.postgres.shell.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class OutputRelayTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    private void print(String text) throws IOException {
        OutputRelay outputRelay = new OutputRelay(new PrintStream(out), new PrintStream(err));
        outputRelay.write(text.getBytes(StandardCharsets.UTF_8));
        outputRelay.end();
    }

    private static String text(ByteArrayOutputStream stream) {
        return stream.toString(StandardCharsets.UTF_8);
    }

    @Test
    void passesAnAnswerAsItIsButForColours() throws IOException {
        print("\u001b[1mGröße\u001b[22m | 数据\n\nno end");
        assertThat(text(out)).isEqualTo("Größe | 数据\n\nno end");
        assertThat(text(err)).isEmpty();
    }

    @Test
    void aRefusalIsOneLineOnStandardError() throws IOException {
        print("before it\nbitville: unknown collector x; collectors: activity\n");
        assertThat(text(out)).isEqualTo("before it\n");
        assertThat(text(err)).isEqualTo("bitville: unknown collector x; collectors: activity\n");
    }

    @Test
    void theShellsOwnRefusalsAreRewritten() throws IOException {
        print("\u001b[31mError executing command bitville:\u001b[1mstatus\u001b[22m\u001b[39m: undefined option"
                + " \u001b[1m--nosuch\u001b[22m\nTry <command> --help' for more information.\n");
        print("\u001b[31mError executing command bitville:\u001b[1mtrace\u001b[22m\u001b[39m: argument"
                + " \u001b[1muuid\u001b[22m is required\n");
        print("\u001b[31mCommand not found: \u001b[0m\u001b[31;1mbitville:statu\u001b[0m\n");
        print("\u001b[31mError executing command: the engine is not running\u001b[39m\n");
        assertThat(text(out)).isEmpty();
        assertThat(text(err).lines())
                .containsExactly(
                        "bitville: status: undefined option --nosuch; see bin/bitville status --help",
                        "bitville: trace: argument uuid is required; see bin/bitville trace --help",
                        "bitville: unknown command statu; bin/bitville --help lists them",
                        "bitville: the engine is not running");
    }
}
