package com.bitville.postgres.prometheus.internal.access;

import at.favre.lib.crypto.bcrypt.BCrypt;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Checks logins against bcrypt hashes, which cost CPU on purpose. Therefore a right login is remembered for five minutes, at most two are
 * checked at once while others wait, and a wrong one has its address and user not checked again for a second; names of no user share that
 * second. Safe for use by several threads.
 */
public final class LoginCheck {
    private static final Duration REMEMBERED = Duration.ofMinutes(5);
    private static final Duration PAUSE = Duration.ofSeconds(1);
    /** Twenty scrapers of one login need one check, which takes seconds on a busy host; Prometheus waits ten for its answer. */
    private static final Duration WAIT = Duration.ofSeconds(5);

    private static final int AT_ONCE = 2;
    private static final int MOST = 1_000;
    /** For a user that does not exist, so that the time taken does not tell. */
    private static final String NOBODY = "$2y$10$07Z4pWY4d7jO7pT3SRFmNO1YEspgJCXKXVj3/kWLqGOWGNZ31b9G2";

    /** What became of a login. */
    public enum Verdict {
        RIGHT,
        WRONG,
        /** Not checked, because too many were checked for five seconds or the client sent a wrong one just now. */
        TOO_MANY
    }

    private final Supplier<Map<String, String>> users;
    private final Clock clock;
    private final Semaphore places = new Semaphore(AT_ONCE);
    private final Map<String, Instant> right = new Bounded();
    private final Map<String, Instant> wrong = new Bounded();

    private static final class Bounded extends LinkedHashMap<String, Instant> {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Instant> eldest) {
            return size() > MOST;
        }
    }

    LoginCheck(Supplier<Map<String, String>> users, Clock clock) {
        this.users = users;
        this.clock = clock;
    }

    /**
     * Checks a login.
     *
     * @param authorization the header, or empty
     * @param client the address it comes from
     */
    public Verdict check(String authorization, String client) {
        String[] login = login(authorization);
        if (login.length < 2) {
            return Verdict.WRONG;
        }
        String known = users.get().get(login[0]);
        String hash = known == null ? NOBODY : known;
        String seen = digest(login[0] + '\0' + login[1] + '\0' + hash);
        String paused = known == null ? client : client + '\0' + login[0];
        Optional<Verdict> before = remembered(known != null, seen, paused);
        if (before.isPresent()) {
            return before.get();
        }
        try {
            if (!places.tryAcquire(WAIT.toMillis(), TimeUnit.MILLISECONDS)) {
                return Verdict.TOO_MANY;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Verdict.TOO_MANY;
        }
        try {
            // Who waited may find that another has shown the same login meanwhile.
            Optional<Verdict> meanwhile = remembered(known != null, seen, paused);
            if (meanwhile.isPresent()) {
                return meanwhile.get();
            }
            boolean matches = BCrypt.verifyer()
                    .verify(login[1].getBytes(StandardCharsets.UTF_8), hash.getBytes(StandardCharsets.UTF_8))
                    .verified;
            return noted(matches && known != null, seen, paused);
        } finally {
            places.release();
        }
    }

    private synchronized Optional<Verdict> remembered(boolean isKnown, String seen, String paused) {
        Instant now = clock.instant();
        if (isKnown && now.isBefore(right.getOrDefault(seen, Instant.MIN))) {
            return Optional.of(Verdict.RIGHT);
        }
        return now.isBefore(wrong.getOrDefault(paused, Instant.MIN)) ? Optional.of(Verdict.TOO_MANY) : Optional.empty();
    }

    private synchronized Verdict noted(boolean isRight, String seen, String paused) {
        Map<String, Instant> list = isRight ? right : wrong;
        String key = isRight ? seen : paused;
        list.remove(key);
        list.put(key, clock.instant().plus(isRight ? REMEMBERED : PAUSE));
        return isRight ? Verdict.RIGHT : Verdict.WRONG;
    }

    /** Name and password; nothing if it is no basic login. */
    private static String[] login(String authorization) {
        if (!authorization.regionMatches(true, 0, "Basic ", 0, 6)) {
            return new String[0];
        }
        try {
            byte[] decoded =
                    Base64.getDecoder().decode(authorization.substring(6).strip());
            return new String(decoded, StandardCharsets.UTF_8).split(":", 2);
        } catch (IllegalArgumentException e) {
            return new String[0];
        }
    }

    private static String digest(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return Base64.getEncoder().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
