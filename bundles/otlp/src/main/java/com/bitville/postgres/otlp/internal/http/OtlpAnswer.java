package com.bitville.postgres.otlp.internal.http;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/**
 * What came of a request.
 *
 * @param meaning what it means for what was sent
 * @param status of the answer, or 0 without one
 * @param words the answer's beginning, or why there is none: one line without secrets
 * @param retryAfter how long the collector asks to wait
 * @param rejected what a success left out
 */
public record OtlpAnswer(
        Meaning meaning, int status, String words, Optional<Duration> retryAfter, PartialRejection rejected) {
    private static final int OK = 200;
    private static final int TOO_LARGE = 413;
    /** OTLP's specification allows no others to be tried again. */
    private static final Set<Integer> AGAIN = Set.of(429, 502, 503, 504);
    /** The address or the login is wrong, not what was sent. */
    private static final Set<Integer> MISCONFIGURED = Set.of(401, 403, 404, 405, 407);

    /** What an answer means for what was sent. */
    public enum Meaning {
        /** It was taken; a part may have been refused. */
        TAKEN,
        /** The collector is away or busy: the same again, later. */
        LATER,
        /** It is too large; parts of it may be taken. */
        TOO_LARGE,
        /** It will never be taken. */
        REFUSED,
        /** Address, login or certificate is wrong, or somebody else answered: nothing can be delivered until the operator changes it. */
        MISCONFIGURED
    }

    /** An attempt without an answer. */
    static OtlpAnswer none(Meaning meaning, String words) {
        return new OtlpAnswer(meaning, 0, words, Optional.empty(), PartialRejection.NONE);
    }

    static Meaning meaning(int status) {
        if (status == OK) {
            return Meaning.TAKEN;
        }
        if (status == TOO_LARGE) {
            return Meaning.TOO_LARGE;
        }
        if (AGAIN.contains(status)) {
            return Meaning.LATER;
        }
        return MISCONFIGURED.contains(status) || status < 400 ? Meaning.MISCONFIGURED : Meaning.REFUSED;
    }
}
