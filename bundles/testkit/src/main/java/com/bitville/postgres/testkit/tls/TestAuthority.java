package com.bitville.postgres.testkit.tls;

import java.time.Duration;

/** A private certificate authority, and the certificates it issues. */
public final class TestAuthority {
    private final TestCertificate root = TestCertificate.of("Testkit CA")
            .authority()
            .valid(Duration.ofDays(-1), Duration.ofDays(3650))
            .make();

    private TestAuthority() {}

    /**
     * Creates an authority.
     *
     * @return the authority, valid for ten years
     */
    public static TestAuthority create() {
        return new TestAuthority();
    }

    /**
     * Issues a certificate that is valid now.
     *
     * @param name its name, as {@code ip:127.0.0.1} or {@code dns:localhost}
     * @return the identity
     */
    public TestIdentity issue(String name) {
        return issue(name, Duration.ofDays(-1), Duration.ofDays(29));
    }

    /**
     * Issues a certificate.
     *
     * @param name its name, as {@code ip:127.0.0.1} or {@code dns:localhost}
     * @param from when it begins to be valid, counted from now
     * @param until when it ends, counted from now
     * @return the identity
     */
    public TestIdentity issue(String name, Duration from, Duration until) {
        return TestCertificate.of("Testkit server")
                .names(name)
                .valid(from, until)
                .signedBy(root)
                .make()
                .identity();
    }

    /**
     * The authority's own certificate, for use as a CA file.
     *
     * @return PEM
     */
    public String pem() {
        return root.pem();
    }
}
