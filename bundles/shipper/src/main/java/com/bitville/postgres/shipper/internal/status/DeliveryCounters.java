package com.bitville.postgres.shipper.internal.status;

import com.bitville.postgres.shipper.internal.limit.DeliveryBreaker;
import com.bitville.postgres.shipper.internal.limit.RateLimiter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Modified;

/**
 * The counters and the request rate. A separate component, so that they survive a restart of the shipper, with a {@link DeliveryStateFile},
 * so that they survive a restart of the process. Safe for use by several threads.
 */
@Component(
        service = DeliveryCounters.class,
        immediate = true,
        configurationPid = "bitville.buffer",
        configurationPolicy = ConfigurationPolicy.REQUIRE)
public final class DeliveryCounters {
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private static final String FILE = "shipper";

    /** The spool's folder; the state file is in it, so that it stays with the payloads. */
    @interface Place {
        String path();
    }

    private final LongSupplier nanoTime;
    private final DeliveryStateFile deliveryStateFile;
    private boolean recalled;
    private final Deque<Long> lastMinute = new ArrayDeque<>();
    private long delivered;
    private long failed;
    private long rejected;
    private @Nullable Long lastDelivery;
    private @Nullable RateLimiter rateLimiter;

    /**
     * Continues the state of an earlier process.
     *
     * @param place the spool's folder
     */
    @Activate
    public DeliveryCounters(Place place) {
        this(System::nanoTime, new DeliveryStateFile(Path.of(place.path()).resolve(FILE), DeliveryStateFile.bootId()));
    }

    /** Counts from zero. */
    public DeliveryCounters(LongSupplier nanoTime) {
        this(nanoTime, new DeliveryStateFile(null, DeliveryStateFile.bootId()));
    }

    DeliveryCounters(LongSupplier nanoTime, DeliveryStateFile deliveryStateFile) {
        this.nanoTime = nanoTime;
        this.deliveryStateFile = deliveryStateFile;
    }

    /**
     * Records that the spool moved: otherwise a restart would begin a new minute.
     *
     * @param place the spool's new folder
     */
    @Modified
    public synchronized void move(Place place) {
        deliveryStateFile.moveTo(Path.of(place.path()).resolve(FILE));
    }

    /** Called before a shipper's first request by its own thread, because it reads a file. */
    public synchronized void begin(RateLimiter current, DeliveryBreaker deliveryBreaker) {
        if (!recalled) {
            recalled = true;
            long now = nanoTime.getAsLong();
            DeliveryStateFile.Memory memory = deliveryStateFile.recall(now, current.most());
            current.resume(memory.sent(), memory.page().limit(), now);
            deliveryBreaker.reopen(memory.page().openUntil());
            delivered += memory.page().delivered();
            failed += memory.page().failed();
            rejected += memory.page().rejected();
        }
        deliveryStateFile.begin(page(current, deliveryBreaker), current.recent(), current.most());
    }

    /** Records a request before it is sent. */
    public synchronized void sends(RateLimiter current, DeliveryBreaker deliveryBreaker, long now) {
        current.sent(now);
        deliveryStateFile.sent(now, page(current, deliveryBreaker), current.recent(), current.most());
    }

    /** Counts the result of a request. */
    public synchronized void settled(RateLimiter current, DeliveryBreaker deliveryBreaker) {
        deliveryStateFile.note(page(current, deliveryBreaker));
    }

    private DeliveryStateFile.Page page(RateLimiter current, DeliveryBreaker deliveryBreaker) {
        return new DeliveryStateFile.Page(deliveryBreaker.openUntil(), current.limit(), delivered, failed, rejected);
    }

    /** The only rate limiter: a restart of the shipper must not send a second quota in the same minute. */
    public synchronized RateLimiter pace(int mostPerMinute) {
        if (rateLimiter == null) {
            rateLimiter = new RateLimiter(mostPerMinute, nanoTime.getAsLong());
        }
        rateLimiter.most(mostPerMinute);
        return rateLimiter;
    }

    public synchronized void delivered() {
        long now = nanoTime.getAsLong();
        delivered++;
        lastDelivery = now;
        lastMinute.addLast(now);
        forget(now);
    }

    public synchronized void failed() {
        failed++;
    }

    public synchronized void rejected() {
        rejected++;
    }

    /** Adds the counts to a fragment of the status document. */
    public synchronized void addTo(Map<String, @Nullable Object> fragment) {
        long now = nanoTime.getAsLong();
        forget(now);
        fragment.put("delivered", delivered);
        fragment.put("failed", failed);
        fragment.put("rejected", rejected);
        fragment.put(
                "last_delivery_s",
                lastDelivery == null
                        ? null
                        : Duration.ofNanos(now - lastDelivery).toSeconds());
        fragment.put("rate_per_minute", lastMinute.size());
    }

    private void forget(long now) {
        while (!lastMinute.isEmpty() && now - lastMinute.getFirst() >= MINUTE.toNanos()) {
            lastMinute.removeFirst();
        }
    }
}
