package com.bitville.postgres.shipper.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.bitville.postgres.shipper.internal.address.ListenerSettings;
import com.bitville.postgres.shipper.internal.limit.DeliveryBreaker;
import com.bitville.postgres.shipper.internal.limit.RetryDelay;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsTest {
    private static ListenerSettings settings(String url, int timeout, int perMinute) {
        return new ListenerSettings(URI.create(url), Duration.ofSeconds(timeout), Optional.empty(), perMinute, false);
    }

    @ParameterizedTest
    @CsvSource({
        "http://listener/x, true",
        "http://10.0.0.5/x, true",
        "http://127.evil.example/x, true",
        "http://localhost.evil.example/x, true",
        "http://[fe80::1]/x, true",
        "https://listener/x, false",
        "HTTPS://listener/x, false",
        "http://localhost:9/x, false",
        "http://127.0.0.1/x, false",
        "http://127.1.2.3/x, false",
        "http://[::1]:9/x, false",
        "HTTP://LOCALHOST/x, false",
        "http://localhost.:9/x, false",
        "http://local_host/x, true",
        "http://localhost_/x, true"
    })
    void refusesPlainHttpToAnotherHost(String url, boolean refused) {
        assertThat(settings(url, 5, 60).refused()).isEqualTo(refused);
    }

    @Test
    void allowsPlainHttpWhereItWasAgreedTo() {
        assertThat(new ListenerSettings(
                                URI.create("http://listener/x"), Duration.ofSeconds(5), Optional.empty(), 60, true)
                        .refused())
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"ftp://listener/x", "listener:8443/x", "/x", "https:///x", "https://user:pw@listener/x"})
    void refusesAUrlThatIsNone(String url) {
        assertThatThrownBy(() -> settings(url, 5, 60))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("url")
                .hasMessageNotContaining("pw");
    }

    @ParameterizedTest
    @CsvSource({"0, 60, timeout_s = 0", "121, 60, timeout_s = 121", "5, 0, minute = 0", "5, 100001, minute = 100001"})
    void refusesWhatIsOutOfRange(int timeout, int perMinute, String message) {
        assertThatThrownBy(() -> settings("https://listener/x", timeout, perMinute))
                .hasMessageContaining(message);
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "5, 5", "120, 5"})
    void connectsWithinFiveSecondsOrTheTimeout(int timeout, int connect) {
        assertThat(settings("https://listener/x", timeout, 60).connectTimeout()).hasSeconds(connect);
    }

    @Test
    void theAddressForLogsHasNoQuery() {
        assertThat(settings("https://listener:8443/x?token=abc", 5, 60).address())
                .isEqualTo("https://listener:8443/x");
    }

    @Test
    void theBreakerRefusesWhatIsOutOfRange() {
        assertThatThrownBy(() -> new DeliveryBreaker(0, Duration.ofSeconds(60), System::nanoTime))
                .hasMessageContaining("fail_max = 0");
        assertThatThrownBy(() -> new DeliveryBreaker(5, Duration.ofSeconds(3601), System::nanoTime))
                .hasMessageContaining("timeout_s = 3601");
    }

    @ParameterizedTest
    @CsvSource({"1, 0.5, 500", "2, 0.5, 1000", "3, 0.5, 2000", "9, 0.5, 30000", "999, 0.5, 30000", "5, 0.0, 100"})
    void backsOffExponentiallyWithFullJitter(int failures, double random, long millis) {
        RetryDelay retryDelay = new RetryDelay(Duration.ofSeconds(1), Duration.ofSeconds(60), () -> random);
        assertThat(retryDelay.after(failures)).hasMillis(millis);
    }
}
