package com.bitville.postgres.shipper.internal.tls;

import com.bitville.postgres.api.tls.Authorities;
import com.bitville.postgres.api.tls.AuthorityFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The authorities for the listener: only those of the CA file, or the system's. Shared by delivery and doctor; safe for use by several
 * threads.
 */
public final class TlsTrust {
    private static final Logger LOG = LoggerFactory.getLogger(TlsTrust.class);

    private final Optional<AuthorityFile> file;
    private @Nullable Authorities system;
    private String told = "";

    public TlsTrust(Optional<Path> caFile) {
        this.file = caFile.map(path -> new AuthorityFile("ca_file", path));
    }

    /** Identifies a version of the CA file. */
    public Object stamp() {
        return file.map(AuthorityFile::stamp).orElse("the system's");
    }

    /**
     * The authorities in force; the same object until they change.
     *
     * @return the authorities
     * @throws IOException if there are none; the message says why
     */
    public synchronized Authorities current() throws IOException {
        if (file.isEmpty()) {
            if (system == null) {
                system = Authorities.system(System.getenv("SSL_CERT_FILE"));
            }
            return system;
        }
        Authorities now = file.get().current();
        String fault = fault().orElse("");
        if (!fault.equals(told)) {
            if (fault.isEmpty()) {
                LOG.info("ca_file_usable authorities={}", now.entries().size());
            } else {
                LOG.warn("ca_file_unusable reason=\"{}\" consequence=\"its last valid version stays in force\"", fault);
            }
            told = fault;
        }
        return now;
    }

    /** Why the current CA file is not in force. */
    public Optional<String> fault() {
        return file.flatMap(AuthorityFile::fault);
    }
}
