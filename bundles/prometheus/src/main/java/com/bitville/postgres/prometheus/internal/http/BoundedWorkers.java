package com.bitville.postgres.prometheus.internal.http;

import com.bitville.postgres.api.thread.Guard;
import com.bitville.postgres.api.thread.Threads;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The threads of the HTTP server: a few at once, others wait. A request that takes too long, because its client sends or reads slowly, is
 * cut off: an interrupt closes the channel that the thread waits for. Threads end when nobody scrapes.
 */
final class BoundedWorkers implements Executor, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(BoundedWorkers.class);
    private static final long IDLE_S = 5;

    private final Guard guard = new Guard(
            defect -> LOG.warn("prometheus_scrape_failed defect=\"{}\"", defect.what()),
            () -> LOG.info("prometheus_scrape_recovered"));
    private final ThreadPoolExecutor workers;
    private final ScheduledExecutorService timer;
    private final Map<Thread, Long> running = new ConcurrentHashMap<>();
    private final Duration longest;

    BoundedWorkers(int atOnce, Duration longest) {
        this.longest = longest;
        this.workers = new ThreadPoolExecutor(
                atOnce,
                atOnce,
                IDLE_S,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(),
                work -> Threads.bare("bitville-prometheus-scrape", work));
        workers.allowCoreThreadTimeOut(true);
        this.timer = Threads.timer("bitville-prometheus-timer");
        long period = Math.max(1, longest.toMillis() / 4);
        ScheduledFuture<?> unused =
                timer.scheduleWithFixedDelay(guard.task(this::cut), period, period, TimeUnit.MILLISECONDS);
    }

    @Override
    public void execute(Runnable work) {
        workers.execute(guard.task(() -> {
            running.put(Thread.currentThread(), System.nanoTime());
            try {
                work.run();
            } finally {
                running.remove(Thread.currentThread());
                Thread.interrupted();
            }
        }));
    }

    private void cut() {
        long now = System.nanoTime();
        running.forEach((thread, since) -> {
            if (now - since > longest.toNanos()) {
                LOG.debug("prometheus_scraper_cut after_s={}", longest.toSeconds());
                thread.interrupt();
            }
        });
    }

    @Override
    public void close() {
        timer.shutdownNow();
        workers.shutdownNow();
    }
}
