package com.bitville.postgres.shipper.internal.address;

import static org.assertj.core.api.Assertions.assertThat;

import com.bitville.postgres.shipper.internal.FakeSecrets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Isolated("sets a property of Java's")
class TunnelAuthSupportTest {
    private final String before = System.getProperty(TunnelAuthSupport.PROPERTY, "");

    @AfterEach
    void restore() {
        System.setProperty(TunnelAuthSupport.PROPERTY, before);
    }

    @ParameterizedTest
    @CsvSource({"'', true", "NTLM, true", "Basic, false", "'NTLM, basic', false"})
    void goesByTheProperty(String schemes, boolean allowed) {
        System.setProperty(TunnelAuthSupport.PROPERTY, schemes);
        assertThat(TunnelAuthSupport.allowed()).isEqualTo(allowed);
    }

    @Test
    void withoutItTheJdkAllowsNoneAndThatIsSaidBeforeAPasswordIsBlamed() {
        System.clearProperty(TunnelAuthSupport.PROPERTY);
        assertThat(TunnelAuthSupport.allowed()).isFalse();
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
