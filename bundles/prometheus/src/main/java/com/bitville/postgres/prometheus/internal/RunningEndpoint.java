package com.bitville.postgres.prometheus.internal;

import com.bitville.postgres.api.health.Remedy;
import com.bitville.postgres.api.metrics.MetricSource;
import com.bitville.postgres.api.metrics.MetricSubscription;
import com.bitville.postgres.api.thread.Guard;
import com.bitville.postgres.api.thread.Threads;
import com.bitville.postgres.prometheus.internal.access.WebAccess;
import com.bitville.postgres.prometheus.internal.http.ScrapeServer;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.file.FileSystemException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An enabled endpoint: its port, or the reason why there is none. Every ten seconds it is tried again while there is none, and with a web
 * configuration file the port is opened anew once the file has a certificate that the open port cannot take.
 */
final class RunningEndpoint implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RunningEndpoint.class);
    private static final Duration LOOK = Duration.ofSeconds(10);
    private static final int MOST_PORT = 65_535;
    private static final Remedy FOLLOWED =
            Remedy.words("correct what the message names: the next scrape reads it again");
    private static final Remedy MEND =
            Remedy.words("correct what the message names: the endpoint opens within ten seconds");

    private final PrometheusSettings settings;
    private final Scrapes scrapes;
    private final Duration look;
    private final MetricSubscription subscription;
    private @Nullable ScrapeServer server;
    private @Nullable ScheduledExecutorService looks;
    private Optional<WebAccess> webAccess = Optional.empty();
    private String reason = "";
    private Remedy remedy = Remedy.words("");
    private boolean closed;

    private RunningEndpoint(PrometheusSettings settings, MetricSource source, Duration look) {
        this.settings = settings;
        this.look = look;
        this.scrapes = new Scrapes(source, settings);
        this.subscription = source.subscribe();
    }

    static RunningEndpoint start(PrometheusSettings settings, MetricSource source) {
        return start(settings, source, LOOK);
    }

    /** With another time between two looks at what may have changed. */
    static RunningEndpoint start(PrometheusSettings settings, MetricSource source, Duration look) {
        RunningEndpoint endpoint = new RunningEndpoint(settings, source, look);
        endpoint.open();
        return endpoint;
    }

    private synchronized void look() {
        if (server != null && webAccess.filter(WebAccess::isOutdated).isPresent()) {
            LOG.info("prometheus_opened_anew reason=\"the web configuration file has a certificate now\"");
            server.close();
            server = null;
        }
        if (server == null) {
            open();
        }
    }

    private synchronized void open() {
        if (closed) {
            return;
        }
        try {
            InetAddress address = InetAddress.getByName(settings.address());
            Optional<WebAccess> access = settings.webConfigFile().isPresent()
                    ? Optional.of(WebAccess.of(settings.webConfigFile().get()))
                    : Optional.empty();
            if (!address.isLoopbackAddress()
                    && access.filter(WebAccess::isComplete).isEmpty()) {
                throw new IOException("prometheus.address " + settings.address()
                        + " is not a loopback address: beyond 127.0.0.1 and ::1 the metrics need TLS and a login; name in"
                        + " prometheus.web_config_file a file with tls_server_config and basic_auth_users");
            }
            webAccess = access;
            ScrapeServer opened = ScrapeServer.open(
                    new InetSocketAddress(address, settings.port()), access, scrapes, ScrapeServer.LONGEST);
            server = opened;
            LOG.info(
                    "prometheus_started address={} port={} tls={} logins={} tables={} statements={}",
                    settings.address(),
                    opened.port(),
                    access.flatMap(WebAccess::tls).isPresent(),
                    access.flatMap(WebAccess::logins).isPresent(),
                    settings.tables(),
                    settings.statements());
            reason = "";
            remedy = Remedy.words("");
            if (access.isPresent()) {
                lookAgain();
            } else {
                endLooks();
            }
        } catch (BindException e) {
            failed(
                    "port " + settings.port() + " of " + settings.address() + " cannot be opened: " + e.getMessage(),
                    Remedy.shell(
                            "ss -ltnp 'sport = :" + settings.port() + "'   # the program that uses the port",
                            "# end it: the endpoint opens within ten seconds; or take another port:",
                            "# bin/bitville config set prometheus.port "
                                    + (settings.port() < MOST_PORT ? settings.port() + 1 : settings.port() - 1),
                            "# if no program uses it, the address is none of this host's:",
                            "# bin/bitville config set prometheus.address 127.0.0.1"));
        } catch (UnknownHostException e) {
            failed(
                    "prometheus.address " + settings.address() + " is not known to this host",
                    Remedy.shell("bin/bitville config set prometheus.address 127.0.0.1"));
        } catch (FileSystemException e) {
            failed(e.getFile() + " cannot be read: " + e.getClass().getSimpleName(), MEND);
        } catch (IOException e) {
            failed(String.valueOf(e.getMessage()), MEND);
        }
    }

    private void failed(String why, Remedy how) {
        if (!why.equals(reason)) {
            LOG.warn("prometheus_not_started consequence=\"nobody can scrape the agent\" reason=\"{}\"", why);
        }
        reason = why;
        remedy = how;
        lookAgain();
    }

    private void lookAgain() {
        if (looks == null) {
            ScheduledExecutorService timer = Threads.timer("bitville-prometheus-retry");
            Guard guard = new Guard(
                    defect -> LOG.warn("prometheus_retry_failed defect=\"{}\"", defect.what()),
                    () -> LOG.info("prometheus_retry_recovered"));
            ScheduledFuture<?> unused = timer.scheduleWithFixedDelay(
                    guard.task(this::look), look.toMillis(), look.toMillis(), TimeUnit.MILLISECONDS);
            looks = timer;
        }
    }

    private void endLooks() {
        if (looks != null) {
            looks.shutdown();
            looks = null;
        }
    }

    synchronized int port() {
        return server == null ? -1 : server.port();
    }

    synchronized Map<String, Object> status() {
        Map<String, Object> status = new LinkedHashMap<>();
        status.put("state", server == null ? "failed" : "listening");
        status.put("address", settings.address());
        status.put("port", server == null ? settings.port() : server.port());
        status.put("scrapes", scrapes.count());
        String fault = server == null ? "" : webAccess.map(WebAccess::fault).orElse("");
        status.put("reason", fault.isEmpty() ? reason : fault + "; the former version stays in force");
        status.put("remedy", fault.isEmpty() ? remedy.text() : FOLLOWED.text());
        status.put(
                "remedy_kind",
                fault.isEmpty() ? remedy.kind().word() : FOLLOWED.kind().word());
        return status;
    }

    @Override
    public synchronized void close() {
        closed = true;
        endLooks();
        if (server != null) {
            server.close();
            server = null;
        }
        subscription.close();
    }
}
