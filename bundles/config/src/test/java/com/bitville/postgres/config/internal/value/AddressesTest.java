package com.bitville.postgres.config.internal.value;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AddressesTest {
    @ParameterizedTest
    @ValueSource(
            strings = {"https://my_listener:8443/x", "http://a_b", "https://_x.shop_net/y?z=1", "https://[::1]:8443/x"})
    void aNameWithAnUnderscoreIsAHost(String url) {
        assertThat(Addresses.isListenerUrl(url)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://user@my_listener/x",
                "https://my_listener:99999/x",
                "https://my_listener:x/y",
                "https://my_listener:8443/x#f",
                "https://my$listener/x",
                "https://a_b:1:2/x",
                "ftp://a_b/x",
                "https:///x"
            })
    void whatElseJavaTakesForNoHostIsNone(String url) {
        assertThat(Addresses.isListenerUrl(url)).isFalse();
    }

    @Test
    void aKeyForOneIsForNoOther() {
        assertThat(Addresses.origin("https://A_b/x", "")).isEqualTo("https://a_b:443");
        assertThat(Addresses.origin("https://a_b:8443/x", "")).isNotEqualTo(Addresses.origin("https://a-b:8443/x", ""));
        assertThat(Addresses.isInsecure("http://local_host/x")).isTrue();
        assertThat(Addresses.isInsecure("https://local_host/x")).isFalse();
        assertThat(Addresses.isProxy("http://my_proxy:3128")).isTrue();
        assertThat(Addresses.isProxy("http://my_proxy")).isFalse();
        assertThat(Addresses.isHost("my_database")).isTrue();
    }
}
