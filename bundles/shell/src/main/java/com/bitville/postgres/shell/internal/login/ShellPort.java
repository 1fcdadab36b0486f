package com.bitville.postgres.shell.internal.login;

import com.bitville.postgres.api.thread.Guard;
import com.bitville.postgres.api.thread.Threads;
import java.io.IOException;
import java.nio.file.Path;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the shell listen once its port is free: the container tries it once. Active only in the agent's own distribution. Its thread ends
 * when the shell listens.
 */
@Component(service = ShellPort.class, immediate = true)
public final class ShellPort {
    private static final Logger LOG = LoggerFactory.getLogger(ShellPort.class);
    private static final String SHELL = "org.apache.karaf.shell.ssh";
    private static final long PAUSE_MS = 2_000;
    /** Rounds without a listener before the shell counts as failed: at the start it is just slow. */
    private static final int SLOW_ROUNDS = 15;

    private final BundleContext context;
    private final int port;
    private final Thread thread;
    private volatile boolean stopped;
    private boolean taken;
    private int rounds;

    /**
     * Starts looking.
     *
     * @param context whose bundles include the shell
     */
    @Activate
    public ShellPort(BundleContext context) {
        this.context = context;
        this.port = port(System.getenv().getOrDefault(OwnerLogin.PORT_VARIABLE, ""));
        Guard guard = new Guard(defect -> LOG.warn("shell_port_not_watched defect=\"{}\"", defect.what()), () -> {});
        this.thread = Threads.guarded("bitville-shell-port", guard, () -> guard.loop(() -> !stopped, this::round));
        if (Boolean.parseBoolean(context.getProperty(OwnerLogin.PROPERTY))) {
            thread.start();
        }
    }

    private static int port(String given) {
        return given.matches("\\d{1,5}") ? Integer.parseInt(given) : OwnerLogin.DEFAULT_PORT;
    }

    /** Ends the thread. */
    @Deactivate
    public void stop() {
        stopped = true;
        thread.interrupt();
    }

    private void round() throws InterruptedException {
        Thread.sleep(PAUSE_MS);
        rounds++;
        try {
            switch (ListeningPort.holder(Path.of("/proc"), port)) {
                case THIS_PROCESS -> {
                    stopped = true;
                    if (taken) {
                        LOG.info("shell_port_free_again port={}", port);
                    }
                }
                case ANOTHER -> {
                    if (!taken) {
                        LOG.warn(
                                "shell_port_taken port={} consequence=\"bin/bitville cannot reach this agent; tried again every {} s\""
                                        + " remedy=\"{} sets another port\"",
                                port,
                                PAUSE_MS / 1000,
                                OwnerLogin.PORT_VARIABLE);
                    }
                    taken = true;
                }
                case NOBODY -> {
                    if (taken || rounds >= SLOW_ROUNDS) {
                        rounds = 0;
                        restart();
                    }
                }
            }
        } catch (IOException e) {
            LOG.debug("shell_port_unknown port={} cause={}", port, e.toString());
        }
    }

    private void restart() {
        for (Bundle bundle : context.getBundles()) {
            if (SHELL.equals(bundle.getSymbolicName())) {
                try {
                    bundle.stop(Bundle.STOP_TRANSIENT);
                    bundle.start(Bundle.START_TRANSIENT);
                } catch (BundleException e) {
                    LOG.warn("shell_not_restarted reason={}", e.toString());
                }
            }
        }
    }
}
