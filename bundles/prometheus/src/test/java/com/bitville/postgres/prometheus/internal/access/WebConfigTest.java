package com.bitville.postgres.prometheus.internal.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WebConfigTest {
    private static final String HASH = "$2y$04$abcdefghijklmnopqrstuuABCDEFGHIJKLMNOPQRSTUVWXYZ01234";

    @TempDir
    Path folder;

    @Test
    void readsTheFormOfPrometheusExporters() throws IOException {
        WebConfig config =
                read("# comment\ntls_server_config:\n  cert_file: server.crt\n  key_file: \"server.key\" # key\n\n"
                        + "basic_auth_users:\n  alice: " + HASH + "\n  'bob b': '" + HASH + "'\n");
        assertThat(config.certificate()).contains(folder.resolve("server.crt"));
        assertThat(config.key()).contains(folder.resolve("server.key"));
        assertThat(config.users()).containsOnlyKeys("alice", "bob b").containsValue(HASH);
        assertThat(config.isComplete()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http_server_config:\n  http2: false\n",
                "tls_server_config:\n  cert_file: a\n  key_file: b\n  client_auth_type: RequireAndVerifyClientCert\n",
                "tls_server_config:\n  cert_file: a\n",
                "tls_server_config: {cert_file: a, key_file: b}\n",
                "basic_auth_users:\n  alice: plaintext-s3cret\n",
                "basic_auth_users:\n  alice: $2y$31$abcdefghijklmnopqrstuuABCDEFGHIJKLMNOPQRSTUVWXYZ01234\n",
                "basic_auth_users:\n  - alice\n",
                "  alice: x\n",
                "just words\n"
            })
    void refusesWhatItWouldNotFollow(String text) {
        assertThatThrownBy(() -> read(text))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("web.yml")
                .message()
                .doesNotContain("s3cret");
    }

    private WebConfig read(String text) throws IOException {
        return WebConfig.read(Files.writeString(folder.resolve("web.yml"), text));
    }
}
