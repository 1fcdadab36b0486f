package com.bitville.postgres.shipper.internal.situation;

import com.bitville.postgres.shipper.internal.address.WaySituations;
import com.bitville.postgres.shipper.internal.tls.TlsProbeSituations;
import com.bitville.postgres.testkit.tls.TestCertificate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Listeners and proxies of every kind, with real certificates on real sockets. */
public final class Situations {
    private static final Map<String, How> ALL = new LinkedHashMap<>();

    static {
        CertificateSituations.addTo(ALL);
        TlsProbeSituations.addTo(ALL);
        WaySituations.addTo(ALL);
        UnderscoreSituations.addTo(ALL);
    }

    /** Sets one up. */
    public interface How {
        void set(Situations made, Situation into) throws IOException;
    }

    private final Path folder;
    public final TestCertificate root = TestCertificate.root("Root");
    final TestCertificate other = TestCertificate.root("Other");
    final TestCertificate middle =
            TestCertificate.of("Middle").authority().signedBy(root).make();
    public final TestCertificate local = TestCertificate.of("listener")
            .names("ip:127.0.0.1", "ip:::1", "dns:localhost")
            .signedBy(root)
            .make();

    Situations(Path folder) {
        this.folder = folder;
    }

    static Stream<String> names() {
        return ALL.keySet().stream();
    }

    Situation set(String name) throws IOException {
        Situation set = new Situation();
        How how = ALL.get(name);
        if (how == null) {
            throw new IllegalArgumentException(name);
        }
        how.set(this, set);
        return set;
    }

    public Path folder() {
        return folder;
    }

    public void trust(Situation into, TestCertificate... authorities) throws IOException {
        String pem = Stream.of(authorities).map(TestCertificate::pem).collect(Collectors.joining());
        into.ca = Optional.of(Files.writeString(Files.createTempFile(folder, "ca", ".pem"), pem));
    }
}
