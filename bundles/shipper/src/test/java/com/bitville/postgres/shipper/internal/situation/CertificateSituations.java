package com.bitville.postgres.shipper.internal.situation;

import com.bitville.postgres.testkit.tls.TestCertificate;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;

/** Certificates of listeners. */
final class CertificateSituations {
    private static final Duration DAY = Duration.ofDays(1);

    private CertificateSituations() {}

    static void addTo(Map<String, Situations.How> all) {
        all.put("an address in the certificate", (made, into) -> {
            made.trust(into, made.root);
            into.https(made.local.identity(), "127.0.0.1");
            into.well();
        });
        all.put("an IPv6 address", (made, into) -> {
            made.trust(into, made.root);
            into.https(made.local.identity(), "[::1]");
            into.well();
        });
        all.put("a single label", (made, into) -> sniWanted(made, into, "localhost"));
        all.put("a name with the dot of the absolute form", (made, into) -> sniWanted(made, into, "localhost."));
        judged(all, "a name", true, "", names("dns:listener.test"), "listener.test");
        judged(all, "a name in capitals", true, "", names("dns:listener.test"), "LISTENER.Test");
        judged(all, "an absolute name", true, "", names("dns:listener.test"), "listener.test.");
        judged(all, "a wildcard", true, "", names("dns:*.example.test"), "a.example.test");
        judged(
                all,
                "a wildcard for one label alone",
                false,
                "not for a.b.example",
                names("dns:*.example.test"),
                "a.b.example.test");
        judged(all, "a wildcard for all", false, "not for listener", names("dns:*"), "listener");
        judged(
                all,
                "a wrong name",
                false,
                "is for the name elsewhere.test, not for listener.test",
                names("dns:elsewhere.test"),
                "listener.test");
        judged(
                all,
                "a wrong address",
                false,
                "is for the name 127.0.0.2, not for 127.0.0.1",
                names("ip:127.0.0.2"),
                "127.0.0.1");
        judged(all, "an address as a name", false, "not for 127.0.0.1", names("dns:127.0.0.1"), "127.0.0.1");
        judged(all, "a name in the subject alone", true, "", TestCertificate.of("listener.test"), "listener.test");
        judged(
                all,
                "an address in the subject alone",
                false,
                "no name but its subject",
                TestCertificate.of("127.0.0.1"),
                "127.0.0.1");
        judged(
                all,
                "expired",
                false,
                "its certificate has expired, at 20",
                here().valid(DAY.multipliedBy(-9), DAY.negated()),
                "localhost");
        judged(
                all,
                "not valid yet",
                false,
                "is not valid yet, only from 20",
                here().valid(DAY, DAY.multipliedBy(30)),
                "localhost");
        all.put("signed by itself", (made, into) -> {
            made.trust(into, made.root);
            into.https(here().make().identity(), "127.0.0.1");
            into.told = "is self-signed and not in ca_file";
        });
        all.put("signed by itself and in ca_file", (made, into) -> {
            TestCertificate own = here().make();
            made.trust(into, own);
            into.https(own.identity(), "127.0.0.1");
            into.well();
        });
        all.put("signed by itself, in ca_file and expired", (made, into) -> {
            TestCertificate own =
                    here().valid(DAY.multipliedBy(-9), DAY.negated()).make();
            made.trust(into, own);
            into.https(own.identity(), "127.0.0.1");
            into.told = "its certificate has expired";
        });
        all.put("an unknown authority", (made, into) -> {
            made.trust(into, made.other);
            into.https(made.local.identity(), "127.0.0.1");
            into.told = "the issuer CN=Root of its certificate is neither sent along nor in ca_file";
        });
        all.put("a namesake of the authority", (made, into) -> {
            made.trust(into, TestCertificate.root("Root"));
            into.https(made.local.identity(), "127.0.0.1");
            into.told = "has another key than the one that signed it";
        });
        all.put("an authority that has expired", (made, into) -> {
            TestCertificate old = TestCertificate.of("Old")
                    .authority()
                    .valid(DAY.multipliedBy(-9), DAY.negated())
                    .make();
            made.trust(into, old);
            into.https(here().signedBy(old).make().identity(), "127.0.0.1");
            into.told = "the authority CN=Old of ca_file";
        });
        all.put("the system's authorities alone", (made, into) -> {
            into.https(made.local.identity(made.root), "127.0.0.1");
            into.told = "is not in the system's authorities";
        });
        all.put("an intermediate that is sent along", (made, into) -> {
            made.trust(into, made.root);
            into.https(here().signedBy(made.middle).make().identity(made.middle), "127.0.0.1");
            into.well();
        });
        all.put("an intermediate that is missing", (made, into) -> {
            made.trust(into, made.root);
            into.https(here().signedBy(made.middle).make().identity(), "127.0.0.1");
            into.told = "the issuer CN=Middle of its certificate is neither sent along nor in ca_file";
        });
        all.put("an intermediate in ca_file alone", (made, into) -> {
            made.trust(into, made.middle);
            into.https(here().signedBy(made.middle).make().identity(), "127.0.0.1");
            into.well();
        });
        all.put("an intermediate that has expired", (made, into) -> {
            TestCertificate old = TestCertificate.of("Old middle")
                    .authority()
                    .signedBy(made.root)
                    .valid(DAY.multipliedBy(-9), DAY.negated())
                    .make();
            made.trust(into, made.root);
            into.https(here().signedBy(old).make().identity(old), "127.0.0.1");
            into.told = "the certificate of CN=Old middle on the way to it has expired";
        });
        all.put("an expired certificate that nothing hangs on", (made, into) -> {
            TestCertificate old = TestCertificate.of("Old")
                    .authority()
                    .valid(DAY.multipliedBy(-9), DAY.negated())
                    .make();
            made.trust(into, made.root);
            into.https(made.local.identity(made.root, old), "127.0.0.1");
            into.well();
        });
        all.put("an intermediate that is no authority", (made, into) -> {
            TestCertificate leaf =
                    TestCertificate.of("Leaf").signedBy(made.root).make();
            made.trust(into, made.root);
            into.https(here().signedBy(leaf).make().identity(leaf), "127.0.0.1");
            into.told = "Java refuses its certificate";
        });
        all.put("a hash that is broken", (made, into) -> {
            TestCertificate weak = TestCertificate.of("Weak")
                    .authority()
                    .signature("SHA256withRSA")
                    .make();
            made.trust(into, weak);
            into.https(here().signature("MD5withRSA").signedBy(weak).make().identity(), "127.0.0.1");
            into.told = "MD5";
        });
    }

    private static void sniWanted(Situations made, Situation into, String host) throws IOException {
        made.trust(into, made.root);
        into.listen(
                Situation.tls(made.local.identity(), socket -> {}),
                (connection, request) ->
                        Situation.asked(connection, "localhost") && Situation.stored(connection, request),
                "https",
                host);
        into.well();
    }

    private static void judged(
            Map<String, Situations.How> all,
            String name,
            boolean delivered,
            String told,
            TestCertificate.Builder builder,
            String host) {
        all.put(name, (made, into) -> {
            made.trust(into, made.root);
            into.named(builder.signedBy(made.root).make().identity(), host);
            into.delivered = delivered;
            into.told = told;
        });
    }

    private static TestCertificate.Builder here() {
        return TestCertificate.of("listener").names("ip:127.0.0.1", "dns:localhost");
    }

    private static TestCertificate.Builder names(String... names) {
        return TestCertificate.of("listener").names(names);
    }
}
