package com.bitville.postgres.prometheus.internal.access;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.X509ExtendedKeyManager;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The web configuration file as it is now. A changed file is read again; a faulty one leaves the former in force. */
final class WebConfigFile {
    private static final Logger LOG = LoggerFactory.getLogger(WebConfigFile.class);
    private static final long PAUSE_NANOS = 1_000_000_000;

    /** What is in force: the configuration and the key of its certificate. */
    record InForce(WebConfig config, Optional<X509ExtendedKeyManager> key) {
        static InForce read(Path file) throws IOException {
            WebConfig config = WebConfig.read(file);
            try {
                Optional<X509ExtendedKeyManager> key = config.certificate().isPresent()
                        ? Optional.of(ServerKey.read(
                                config.certificate().get(), config.key().orElseThrow()))
                        : Optional.empty();
                return new InForce(config, key);
            } catch (GeneralSecurityException e) {
                throw new IOException(file + ": certificate and key cannot be used: " + e.getMessage(), e);
            }
        }
    }

    private final Path file;
    private InForce inForce;
    private List<String> read;
    private long lookedAt;
    private String fault = "";

    WebConfigFile(Path file) throws IOException {
        this.file = file;
        this.inForce = InForce.read(file);
        this.read = stamps();
        this.lookedAt = System.nanoTime();
    }

    synchronized InForce current() {
        long now = System.nanoTime();
        if (now - lookedAt >= PAUSE_NANOS) {
            lookedAt = now;
            reload();
        }
        return inForce;
    }

    private void reload() {
        List<String> present = stamps();
        if (present.equals(read)) {
            return;
        }
        read = present;
        try {
            InForce next = InForce.read(file);
            boolean losesTls = inForce.key().isPresent() && next.key().isEmpty();
            boolean losesLogins =
                    !inForce.config().users().isEmpty() && next.config().users().isEmpty();
            if (losesTls || losesLogins) {
                throw new IOException(file + " has no " + (losesTls ? "certificate" : "login")
                        + " any more; to scrape without, set prometheus.web_config_file to another file");
            }
            inForce = next;
            fault = "";
            read = stamps();
            LOG.info(
                    "prometheus_web_config_reloaded file={} tls={} users={}",
                    file,
                    next.key().isPresent(),
                    next.config().users().size());
        } catch (FileSystemException e) {
            faulty(e.getFile() + " cannot be read: " + e.getClass().getSimpleName());
        } catch (IOException e) {
            faulty(String.valueOf(e.getMessage()));
        }
    }

    private void faulty(String why) {
        fault = why;
        LOG.warn("prometheus_web_config_faulty consequence=\"the former stays in force\" reason=\"{}\"", why);
    }

    /** Why the last change is not in force; empty if it is. */
    synchronized String fault() {
        return fault;
    }

    /** Tells a file from a changed one, its certificate and key included. */
    private List<String> stamps() {
        List<String> stamps = new ArrayList<>();
        for (Optional<Path> each : List.of(
                Optional.of(file),
                inForce.config().certificate(),
                inForce.config().key())) {
            stamps.add(each.map(WebConfigFile::stamp).orElse(""));
        }
        return stamps;
    }

    private static String stamp(Path path) {
        try {
            return Files.getLastModifiedTime(path) + " " + Files.size(path) + " " + path.toRealPath();
        } catch (IOException e) {
            return "absent";
        }
    }
}
