package com.bitville.postgres.shell.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class InputTest {
    @Test
    void commandsReadNothing() throws IOException {
        assertThat(Input.forCommand("status")).isEmpty();
        assertThat(Input.forCommand("config", "set", "a.b", "c")).isEmpty();
    }

    @Test
    void aSecretIsOneLine() throws IOException {
        byte[] text = "sécret\nnext".getBytes(StandardCharsets.UTF_8);
        assertThat(Input.firstLine(new ByteArrayInputStream(text)))
                .isEqualTo("sécret\n".getBytes(StandardCharsets.UTF_8));
        assertThat(Input.firstLine(new ByteArrayInputStream(new byte[0]))).isEmpty();
    }
}
