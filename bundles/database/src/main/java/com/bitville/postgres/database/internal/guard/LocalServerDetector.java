package com.bitville.postgres.database.internal.guard;

import com.bitville.postgres.database.internal.connect.DatabaseSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Detects whether a backend runs on the agent's own host, so that its process can be read. */
final class LocalServerDetector {
    private static final Logger LOG = LoggerFactory.getLogger(LocalServerDetector.class);

    private final Path proc;

    LocalServerDetector(Path proc) {
        this.proc = proc;
    }

    /** Whether the address is this host's and the process with that pid is a postgres backend of the role. */
    boolean isLocal(DatabaseSettings settings, int backendPid) {
        if (!settings.unixSocket() && !ownAddress(settings.host())) {
            return false;
        }
        try {
            Path command = proc.resolve(Integer.toString(backendPid)).resolve("cmdline");
            String title = Files.readString(command, StandardCharsets.ISO_8859_1);
            return title.startsWith("postgres: ") && title.contains(" " + latin(settings.user()) + " ");
        } catch (IOException e) {
            LOG.debug("backend_not_on_this_host pid={} cause={}", backendPid, e.toString());
            return false;
        }
    }

    /** The name's bytes as in the process title, which is read as ISO 8859-1. */
    private static String latin(String name) {
        return new String(name.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }

    private static boolean ownAddress(String host) {
        try {
            InetAddress address = InetAddress.getByName(host);
            return address.isLoopbackAddress() || NetworkInterface.getByInetAddress(address) != null;
        } catch (UnknownHostException | SocketException e) {
            LOG.debug("address_not_known host={} cause={}", host, e.toString());
            return false;
        }
    }
}
