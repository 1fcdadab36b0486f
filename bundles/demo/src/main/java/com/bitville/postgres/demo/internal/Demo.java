package com.bitville.postgres.demo.internal;

import com.bitville.postgres.api.page.AgentPages;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The demo as a component: it starts beside the agent in a separate thread, and stops all its parts when it stops. */
@Component(service = Demo.class, immediate = true)
public final class Demo {
    private static final Logger LOG = LoggerFactory.getLogger(Demo.class);
    private static final long JOIN_MS = 1_000;

    private final DemoParts demoParts = new DemoParts();
    private final AtomicReference<@Nullable AgentPages> pages = new AtomicReference<>();
    private final Thread thread;

    /** Starts if {@code run-demo} has set the required variables. */
    @Activate
    public Demo() {
        this(System.getenv());
    }

    Demo(Map<String, String> environment) {
        DemoParts started = demoParts;
        AtomicReference<@Nullable AgentPages> shown = pages;
        thread = new Thread(() -> run(environment, started, shown::get), "bitville-demo");
        thread.setDaemon(true);
        // The context class loader finds the drivers and resources of this bundle.
        thread.setContextClassLoader(Demo.class.getClassLoader());
        thread.start();
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void bindPages(AgentPages given) {
        pages.set(given);
    }

    void unbindPages(AgentPages gone) {
        pages.compareAndSet(gone, null);
    }

    private static void run(
            Map<String, String> environment, DemoParts demoParts, Supplier<@Nullable AgentPages> pages) {
        DemoSettings settings;
        Optional<StorySettings> story;
        try {
            settings = DemoSettings.of(environment);
            story = StorySettings.of(environment);
        } catch (IllegalArgumentException e) {
            LOG.warn("demo_not_started reason=\"{}\"", e.getMessage());
            return;
        }
        new DemoStartup(settings, story, demoParts, pages).run();
    }

    /** Stops everything within 10 seconds. */
    @Deactivate
    public void stop() {
        thread.interrupt();
        try {
            thread.join(JOIN_MS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        demoParts.stop();
        LOG.info("demo_stopped");
    }
}
