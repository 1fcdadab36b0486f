package com.bitville.postgres.shipper.internal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Isolated("sets a property of Java's")
class BasicTunnelsTest {
    private final String before = System.getProperty(BasicTunnels.PROPERTY, "");

    @AfterEach
    void restore() {
        System.setProperty(BasicTunnels.PROPERTY, before);
    }

    @ParameterizedTest
    @CsvSource({"'', true", "NTLM, true", "Basic, false", "'NTLM, basic', false"})
    void goesByTheProperty(String schemes, boolean allowed) {
        System.setProperty(BasicTunnels.PROPERTY, schemes);
        assertThat(BasicTunnels.allowed()).isEqualTo(allowed);
    }

    @Test
    void withoutItTheJdkAllowsNoneAndThatIsSaidBeforeAPasswordIsBlamed() {
        System.clearProperty(BasicTunnels.PROPERTY);
        assertThat(BasicTunnels.allowed()).isFalse();
        FakeSecrets secrets = new FakeSecrets();
        secrets.proxyPassword("s3cret");
        ProxyServer proxy = new ProxyServer("proxy", 3128, "me");
        assertThat(new ProxyLogin(proxy, true, secrets).lack())
                .hasValueSatisfying(lack -> assertThat(lack).contains("-Djdk.http.auth.tunneling.disabledSchemes="));
        assertThat(new ProxyLogin(proxy, false, secrets).lack())
                .as("no tunnel is wanted for plain http")
                .isEmpty();
    }
}
