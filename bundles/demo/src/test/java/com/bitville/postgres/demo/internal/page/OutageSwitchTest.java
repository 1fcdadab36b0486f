package com.bitville.postgres.demo.internal.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.bitville.postgres.testkit.listener.StrictListener;
import java.io.IOException;
import java.net.ConnectException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class OutageSwitchTest {
    private final StrictListener listener = StrictListener.start("key");
    private final OutageSwitch outageSwitch = new OutageSwitch(listener);

    @AfterEach
    void stop() {
        listener.close();
    }

    @Test
    void goesFromEveryFaultToEveryOtherAndBack() throws Exception {
        for (String position : new String[] {"500", "429", "401", "500"}) {
            outageSwitch.turn(position);
            assertThat(send()).isEqualTo(Integer.parseInt(position));
            outageSwitch.turn("down");
            assertThatThrownBy(this::send).isInstanceOf(ConnectException.class);
            outageSwitch.turn("hang");
            assertThatThrownBy(() -> send(Duration.ofMillis(400))).isInstanceOf(HttpTimeoutException.class);
            outageSwitch.turn("none");
            assertThat(send()).isEqualTo(200);
        }
    }

    @Test
    void refusesAPositionThatItDoesNotHave() {
        assertThatThrownBy(() -> outageSwitch.turn("418")).isInstanceOf(IllegalArgumentException.class);
        assertThat(outageSwitch.position()).isEqualTo("none");
    }

    private int send() throws IOException, InterruptedException {
        return send(Duration.ofMinutes(1));
    }

    private int send(Duration most) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(listener.url())
                .timeout(most)
                .header("Authorization", "Bearer key")
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(
                        "{\"project\":\"demo\",\"timestamp\":1,\"source\":\"pg_log\",\"data\":{}}"))
                .build();
        return HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .build()
                .send(request, HttpResponse.BodyHandlers.ofString())
                .statusCode();
    }
}
