package com.bitville.postgres.prometheus.internal.access;

import static org.assertj.core.api.Assertions.assertThat;

import at.favre.lib.crypto.bcrypt.BCrypt;
import com.bitville.postgres.prometheus.internal.access.LoginCheck.Verdict;
import com.bitville.postgres.testkit.fake.MutableClock;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class LoginCheckTest {
    private final MutableClock clock = MutableClock.at(Instant.parse("2026-01-01T00:00:00Z"));
    private final AtomicReference<Map<String, String>> users =
            new AtomicReference<>(Map.of("alice", hash("wonder:land")));
    private final AtomicInteger reads = new AtomicInteger();
    private final LoginCheck logins = new LoginCheck(
            () -> {
                reads.incrementAndGet();
                return users.get();
            },
            clock);

    @Test
    void aRightLoginIsRememberedUntilItsHashChanges() {
        assertThat(check("alice", "wonder:land")).isEqualTo(Verdict.RIGHT);
        assertThat(check("alice", "wonder:land")).isEqualTo(Verdict.RIGHT);
        users.set(Map.of("alice", hash("other")));
        assertThat(check("alice", "wonder:land")).as("the password was changed").isEqualTo(Verdict.WRONG);
        users.set(Map.of());
        clock.advance(Duration.ofSeconds(2));
        assertThat(check("alice", "other")).as("the user was removed").isEqualTo(Verdict.WRONG);
    }

    @Test
    void aWrongLoginIsNotCheckedAgainForASecondAndBothersNoOtherClientAndUser() {
        assertThat(check("alice", "wrong")).isEqualTo(Verdict.WRONG);
        assertThat(check("alice", "wonder:land")).isEqualTo(Verdict.TOO_MANY);
        assertThat(check("nobody", "wonder:land")).as("another user").isEqualTo(Verdict.WRONG);
        assertThat(check("another", "wonder:land")).as("no user, too").isEqualTo(Verdict.TOO_MANY);
        assertThat(logins.check(header("alice", "wonder:land"), "10.0.0.2")).isEqualTo(Verdict.RIGHT);
        clock.advance(Duration.ofMillis(1_001));
        assertThat(check("nobody", "wonder:land")).isEqualTo(Verdict.WRONG);
        assertThat(check("alice", "wonder:land")).as("remembered").isEqualTo(Verdict.RIGHT);
    }

    /** Each from an address of its own, as Prometheus servers are, and from one, as behind a proxy. */
    @Test
    void twentyAtOnceWithARightLoginAreAllTaken() {
        users.set(Map.of("alice", hash("wonder:land", 10)));
        List<CompletableFuture<Verdict>> all = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            String client = "10.0.1." + i % 7;
            CompletableFuture<Verdict> verdict = new CompletableFuture<>();
            all.add(verdict);
            Thread scraper = new Thread(() -> verdict.complete(logins.check(header("alice", "wonder:land"), client)));
            scraper.start();
        }
        assertThat(all).extracting(CompletableFuture::join).containsOnly(Verdict.RIGHT);
    }

    @Test
    void noLoginIsWrongWithoutAnyCost() {
        for (String header : new String[] {"", "Basic", "Basic !!!", "Bearer abc", "Basic " + encoded("nocolon")}) {
            assertThat(logins.check(header, "10.0.0.1")).isEqualTo(Verdict.WRONG);
        }
        assertThat(reads).hasValue(0);
    }

    private Verdict check(String user, String password) {
        return logins.check(header(user, password), "10.0.0.1");
    }

    private static String header(String user, String password) {
        return "basic " + encoded(user + ":" + password);
    }

    private static String encoded(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String hash(String password) {
        return hash(password, 4);
    }

    private static String hash(String password, int cost) {
        return BCrypt.with(BCrypt.Version.VERSION_2Y).hashToString(cost, password.toCharArray());
    }
}
