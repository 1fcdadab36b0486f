package com.bitville.postgres.wire.internal;

import com.bitville.postgres.api.delivery.Gap;
import com.bitville.postgres.api.delivery.GapSource;
import com.bitville.postgres.api.delivery.Outbox;
import com.bitville.postgres.api.delivery.OutboxException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reports what was lost as soon as the listener has proved to be there, then at most once a minute: while a full buffer evicts with
 * every cycle, the reports must not take the requests that would empty it.
 */
final class GapWire {
    private static final Logger LOG = LoggerFactory.getLogger(CycleWire.class);
    private static final long PAUSE = Duration.ofMinutes(1).toNanos();

    private final GapReport report;
    private final Outbox outbox;
    private final GapSource source;
    private final Clock clock;
    private final LongSupplier nanoTime;
    private final AtomicLong notBefore;

    GapWire(GapReport report, Outbox outbox, GapSource source, Clock clock, LongSupplier nanoTime) {
        this.report = report;
        this.outbox = outbox;
        this.source = source;
        this.clock = clock;
        this.nanoTime = nanoTime;
        this.notBefore = new AtomicLong(nanoTime.getAsLong());
    }

    void delivered() {
        List<Gap> gaps = source.pendingGaps();
        long now = nanoTime.getAsLong();
        long due = notBefore.get();
        if (gaps.isEmpty() || now - due < 0 || !notBefore.compareAndSet(due, now + PAUSE)) {
            return;
        }
        try {
            source.commitGaps(gaps, List.of(report.of(gaps, outbox.agentId(), clock.instant())));
            LOG.warn(
                    "gaps_reported gaps={} payloads_lost={}",
                    gaps.size(),
                    gaps.stream().mapToLong(Gap::count).sum());
        } catch (OutboxException e) {
            LOG.debug("gaps_not_reported reason=\"{}\"", e.getMessage());
        } catch (IOException e) {
            throw new UncheckedIOException("writing JSON into memory", e);
        }
    }
}
