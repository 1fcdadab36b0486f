package com.bitville.postgres.wire.internal;

import com.bitville.postgres.api.delivery.Gap;
import com.bitville.postgres.api.delivery.GapSource;
import com.bitville.postgres.api.delivery.Outbox;
import com.bitville.postgres.api.delivery.OutboxException;
import com.bitville.postgres.wire.internal.body.GapBody;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reports losses to a destination as soon as it is known to be available, then at most once a minute: while a full buffer evicts with every
 * cycle, the reports must not use up the requests that would empty it. The listener is available after a successful delivery; the other
 * destinations are checked with each cycle.
 */
final class GapReporter {
    private static final Logger LOG = LoggerFactory.getLogger(GapReporter.class);
    private static final long PAUSE = Duration.ofMinutes(1).toNanos();
    private static final String LISTENER = "listener";

    private final GapBody report;
    private final Outbox outbox;
    private final GapSource source;
    private final Clock clock;
    private final LongSupplier nanoTime;
    private final Map<String, Long> notBefore = new ConcurrentHashMap<>();

    GapReporter(GapBody report, Outbox outbox, GapSource source, Clock clock, LongSupplier nanoTime) {
        this.report = report;
        this.outbox = outbox;
        this.source = source;
        this.clock = clock;
        this.nanoTime = nanoTime;
    }

    /** The listener has stored a payload. */
    void delivered() {
        tell(LISTENER, source);
    }

    /** A cycle was committed. */
    void committed() {
        source.destinations().forEach((name, destination) -> {
            if (destination.reached()) {
                // No destination has a space in its name.
                tell("destination " + name, destination);
            }
        });
    }

    private void tell(String whom, GapSource of) {
        List<Gap> gaps = of.pendingGaps();
        if (gaps.isEmpty() || !due(whom)) {
            return;
        }
        try {
            of.commitGaps(gaps, List.of(report.of(gaps, outbox.agentId(), clock.instant())));
            LOG.warn(
                    "gaps_reported to=\"{}\" gaps={} payloads_lost={}",
                    whom,
                    gaps.size(),
                    gaps.stream().mapToLong(Gap::count).sum());
        } catch (OutboxException e) {
            LOG.debug("gaps_not_reported to=\"{}\" reason=\"{}\"", whom, e.getMessage());
        } catch (IOException e) {
            throw new UncheckedIOException("writing JSON into memory", e);
        }
    }

    /** Whether a minute has passed; if so, a new one begins. */
    private boolean due(String whom) {
        long now = nanoTime.getAsLong();
        Long before = notBefore.putIfAbsent(whom, now + PAUSE);
        return before == null || (now - before >= 0 && notBefore.replace(whom, before, now + PAUSE));
    }
}
