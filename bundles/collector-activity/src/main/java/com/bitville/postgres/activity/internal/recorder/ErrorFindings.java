package com.bitville.postgres.activity.internal.recorder;

import com.bitville.postgres.api.check.ServerFinding;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * The findings of one server that are errors. The opening of one is worth the sessions around it; that it is open is not, as it may be for
 * days. Used by one thread at a time.
 */
public final class ErrorFindings {
    /** An error that was opened before is only new to this bundle, which was just started. */
    private static final Duration RECENT = Duration.ofMinutes(2);

    private Set<String> known = Set.of();

    /**
     * The error that has been opened since the last call.
     *
     * @param open those that are open
     * @param now by the clock that their times of opening are from
     * @return one line about it, or empty if there is none
     */
    public Optional<String> opened(List<ServerFinding> open, Instant now) {
        Set<String> before = known;
        known = open.stream().map(ServerFinding::id).collect(Collectors.toUnmodifiableSet());
        Predicate<ServerFinding> recent =
                finding -> Duration.between(finding.opened(), now).abs().compareTo(RECENT) <= 0;
        return open.stream()
                .filter(finding -> !before.contains(finding.id()))
                .filter(recent)
                .findFirst()
                .map(finding -> finding.id() + ": " + finding.seen().message());
    }
}
