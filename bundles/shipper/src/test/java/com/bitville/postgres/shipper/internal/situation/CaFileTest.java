package com.bitville.postgres.shipper.internal.situation;

import static org.assertj.core.api.Assertions.assertThat;

import com.bitville.postgres.api.config.Secret;
import com.bitville.postgres.api.health.Finding;
import com.bitville.postgres.api.health.FindingSeverity;
import com.bitville.postgres.shipper.internal.FakeSecrets;
import com.bitville.postgres.shipper.internal.address.ListenerSettings;
import com.bitville.postgres.shipper.internal.answer.ListenerReply;
import com.bitville.postgres.shipper.internal.doctor.ListenerCheck;
import com.bitville.postgres.shipper.internal.http.HttpTransport;
import com.bitville.postgres.shipper.internal.http.ListenerClient;
import com.bitville.postgres.shipper.internal.tls.TlsTrust;
import com.bitville.postgres.testkit.tls.TestCertificate;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.KeyStore;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Forms of {@code ca_file}, compared with curl 7.88 and OpenSSL 3.0, and the behaviour while it is replaced. */
class CaFileTest {
    private static final Secret KEY = new Secret("the-key");
    private static final String PRIVATE_KEY =
            TestCertificate.root("Any").identity().keyPem();
    private static final TestCertificate ROOT = TestCertificate.root("Root");
    private static final TestCertificate OTHER = TestCertificate.root("Other");
    private static final String PEM = ROOT.pem();
    /** Trust settings that OpenSSL writes after a certificate: trust = serverAuth, trust = clientAuth, reject = serverAuth. */
    private static final String FOR_SERVERS = "300c300a06082b06010505070301";

    private static final String FOR_CLIENTS = "300c300a06082b06010505070302";
    private static final String NOT_FOR_SERVERS = "300ca00a06082b06010505070301";

    @TempDir
    static Path folder;

    private static RawServer listener;

    /** A form of the file, one byte a character, and the expected message; empty if it is accepted. */
    private record Form(String text, String told) {}

    @BeforeAll
    static void listen() throws IOException {
        TestCertificate own = TestCertificate.of("listener")
                .names("ip:127.0.0.1")
                .signedBy(ROOT)
                .make();
        listener = new RawServer(
                own.identity()
                        .context()
                        .getServerSocketFactory()
                        .createServerSocket(0, 50, InetAddress.getLoopbackAddress()),
                RawServer.says(RawServer.response(200, "", "{\"status\":\"ok\"}")));
    }

    @AfterAll
    static void close() {
        listener.close();
    }

    private static void taken(Map<String, Form> forms, String name, String text) {
        forms.put(name, new Form(text, ""));
    }

    private static void refused(Map<String, Form> forms, String name, String told, String text) {
        forms.put(name, new Form(text, told));
    }

    private static String trusted(String settings) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.writeBytes(ROOT.der());
        all.writeBytes(HexFormat.of().parseHex(settings));
        return block("TRUSTED CERTIFICATE", all.toByteArray());
    }

    private static String block(String kind, byte[] der) {
        return "-----BEGIN " + kind + "-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der) + "\n-----END " + kind + "-----\n";
    }

    private static String binary(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    private static byte[] store(String type) throws Exception {
        KeyStore store = KeyStore.getInstance(type);
        store.load(null, null);
        store.setCertificateEntry("ca", ROOT.certificate());
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        store.store(out, "changeit".toCharArray());
        return out.toByteArray();
    }

    private static Map<String, Form> forms() throws Exception {
        Map<String, Form> forms = new LinkedHashMap<>();
        taken(forms, "plain", PEM);
        taken(forms, "with the mark of UTF-8", "\u00ef\u00bb\u00bf" + PEM);
        taken(forms, "with carriage returns", PEM.replace("\n", "\r\n"));
        taken(forms, "without a last line end", PEM.strip());
        taken(forms, "with blanks at the ends of its lines", PEM.replace("\n", "  \n"));
        taken(forms, "with an empty line", PEM.replaceFirst("\n", "\n\n"));
        taken(
                forms,
                "in one long line",
                block("CERTIFICATE", new byte[0])
                        .replace("\n\n", "\n" + Base64.getEncoder().encodeToString(ROOT.der()) + "\n"));
        taken(forms, "with text around", "Subject: CN=Root\n# a comment\n" + PEM + "the end\n");
        taken(forms, "several", OTHER.pem() + PEM);
        taken(forms, "one twice", PEM + PEM);
        taken(forms, "a key before it", PRIVATE_KEY + PEM);
        taken(forms, "a key after it", PEM + PRIVATE_KEY);
        taken(forms, "an old name of the block", PEM.replace("CERTIFICATE", "X509 CERTIFICATE"));
        taken(forms, "trusted without saying for what", PEM.replace("CERTIFICATE", "TRUSTED CERTIFICATE"));
        taken(forms, "trusted for servers", trusted(FOR_SERVERS));
        taken(forms, "one without its end, then whole", PEM.replaceFirst("-----END.*\n", "") + PEM);
        refused(
                forms,
                "one that is cut, then whole",
                "certificate 1 (line 1) is damaged",
                PEM.substring(0, 200) + "\n" + PEM);
        refused(forms, "trusted for clients", "marked as not trusted for servers", trusted(FOR_CLIENTS));
        refused(forms, "rejected for servers", "marked as not trusted for servers", trusted(NOT_FOR_SERVERS));
        refused(forms, "settings that are cut", "marked as not trusted for servers", trusted("300c300a0608"));
        refused(forms, "another authority", "is neither sent along nor in ca_file", OTHER.pem());
        refused(forms, "empty", "contains no certificate", "");
        refused(forms, "a page", "it is a page in HTML", "<html><body>404</body></html>\n");
        refused(forms, "a key alone", "only PRIVATE KEY", PRIVATE_KEY);
        refused(forms, "indented", "line 1 has characters before -----BEGIN", PEM.replaceAll("(?m)^", "  "));
        refused(forms, "without its frame", "base 64 without the lines", PEM.replaceAll("-----.*\n", ""));
        refused(forms, "in one line with its frame", "do not end in a line feed", PEM.replace("\n", ""));
        refused(forms, "with carriage returns alone", "do not end in a line feed", PEM.replace("\n", "\r"));
        refused(
                forms,
                "half written",
                ", line 1: the block CERTIFICATE has no end",
                PEM.substring(0, PEM.length() / 2));
        refused(
                forms,
                "a second one that is cut",
                "has no end: the file is incomplete",
                PEM + OTHER.pem().substring(0, 99));
        refused(
                forms,
                "a second one that is none",
                "certificate 2 (line " + (PEM.lines().count() + 1) + ") is damaged",
                PEM + block("CERTIFICATE", new byte[9]));
        refused(
                forms,
                "what is not base 64",
                "certificate 1 (line 1) is damaged: it is not base 64",
                PEM.replace("MII", "M*I"));
        refused(
                forms,
                "an end of another",
                "not the end of the block CERTIFICATE of line 1",
                PEM.replace("END CERTIFICATE", "END PRIVATE KEY"));
        refused(forms, "PKCS#7 in PEM", "openssl pkcs7 -inform PEM -print_certs", block("PKCS7", new byte[] {0x30, 0}));
        refused(
                forms,
                "PKCS#7 in DER",
                "openssl pkcs7 -inform DER -print_certs",
                binary(HexFormat.of().parseHex("3082010006092a864886f70d010702")));
        refused(forms, "DER", "openssl x509 -inform DER", binary(ROOT.der()));
        refused(forms, "PKCS#12", "openssl pkcs12 -in ", binary(store("PKCS12")));
        refused(forms, "JKS", "keytool -exportcert -rfc", binary(store("JKS")));
        refused(forms, "UTF-16", "iconv -f UTF-16", binary(PEM.getBytes(StandardCharsets.UTF_16)));
        return forms;
    }

    static List<String> names() throws Exception {
        return List.copyOf(forms().keySet());
    }

    @ParameterizedTest
    @MethodSource("names")
    void acceptsWhatCurlAcceptsAndNamesEveryOtherForm(String name) throws Exception {
        Form form = Objects.requireNonNull(forms().get(name));
        Path file = Files.writeString(
                folder.resolve("as-" + name.replaceAll("\\W", "-") + ".pem"), form.text(), StandardCharsets.ISO_8859_1);
        ListenerReply listenerReply = post(file);
        if (form.told().isEmpty()) {
            assertThat(listenerReply).isInstanceOf(ListenerReply.Answer.class);
        } else {
            assertThat(listenerReply.toString())
                    .contains("kind=TRUST", form.told(), "ca_file " + file)
                    .doesNotContain(
                            "Incomplete",
                            PRIVATE_KEY.lines().skip(1).findFirst().orElseThrow());
        }
        if (System.getProperty("bitville.depth", "").equals("deep") && Files.isExecutable(Path.of("/usr/bin/curl"))) {
            assertThat(curl(file))
                    .as("curl thinks otherwise")
                    .isEqualTo(form.told().isEmpty());
        }
    }

    private static boolean curl(Path file) throws Exception {
        Process curl = new ProcessBuilder(
                        "/usr/bin/curl",
                        "-s",
                        "-o",
                        "/dev/null",
                        "--noproxy",
                        "*",
                        "--cacert",
                        file.toString(),
                        listener.url("https").toString())
                .start();
        assertThat(curl.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return curl.exitValue() == 0;
    }

    private static ListenerSettings settings(Path file) {
        URI url = listener.url("https");
        return new ListenerSettings(url, Duration.ofSeconds(60), Optional.of(file), 60, false);
    }

    private static ListenerReply post(Path file) throws InterruptedException {
        try (HttpTransport transport = new HttpTransport(settings(file), new FakeSecrets())) {
            return post(transport);
        }
    }

    private static ListenerReply post(HttpTransport transport) throws InterruptedException {
        return transport.post("{}".getBytes(StandardCharsets.UTF_8), KEY);
    }

    @Test
    void aFolderAndAMissingFileAreNamed() throws Exception {
        assertThat(post(folder).toString()).contains("ca_file " + folder + " is not a file");
        Path absent = folder.resolve("absent.pem");
        assertThat(post(absent).toString()).contains("ca_file " + absent + " does not exist");
    }

    /** As Kubernetes replaces a mounted file: by another target of the link above it. */
    @Test
    void aSwitchedLinkIsFollowed() throws Exception {
        Path first = Files.createDirectory(folder.resolve("..2026_01"));
        Path second = Files.createDirectory(folder.resolve("..2026_02"));
        Files.writeString(first.resolve("ca.crt"), OTHER.pem());
        Files.writeString(second.resolve("ca.crt"), PEM);
        Path data = Files.createSymbolicLink(folder.resolve("..data"), first);
        Path file = Files.createSymbolicLink(folder.resolve("ca.crt"), Path.of("..data", "ca.crt"));
        try (HttpTransport transport = new HttpTransport(settings(file), new FakeSecrets())) {
            assertThat(post(transport)).isInstanceOf(ListenerReply.Failure.class);
            assertThat(transport.trustChanged()).isFalse();
            Path next = Files.createSymbolicLink(folder.resolve("..data_tmp"), second);
            Files.move(next, data, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            assertThat(transport.trustChanged()).isTrue();
            assertThat(post(transport)).isInstanceOf(ListenerReply.Answer.class);
        }
    }

    @Test
    void anIncompleteFileIsReportedAndLeavesTheLastValidOneInForce() throws Exception {
        Path file = Files.writeString(folder.resolve("rotated.pem"), PEM);
        TlsTrust tlsTrust = new TlsTrust(Optional.of(file));
        FakeSecrets secrets = new FakeSecrets();
        ListenerCheck doctor = new ListenerCheck(
                settings(file), new ListenerClient(settings(file), tlsTrust, secrets), secrets, Clock.systemUTC());
        try (HttpTransport transport =
                new HttpTransport(settings(file), new ListenerClient(settings(file), tlsTrust, secrets))) {
            assertThat(post(transport)).isInstanceOf(ListenerReply.Answer.class);
            for (String torn : List.of("", PEM.substring(0, 300))) {
                Files.writeString(file, torn);
                assertThat(post(transport)).isInstanceOf(ListenerReply.Answer.class);
                assertThat(doctor.look(Duration.ofMinutes(1)))
                        .filteredOn(finding -> finding.severity() != FindingSeverity.OK)
                        .singleElement()
                        .extracting(Finding::subject, Finding::severity)
                        .containsExactly("ca_file", FindingSeverity.WARNING);
            }
            Files.delete(file);
            assertThat(post(transport)).isInstanceOf(ListenerReply.Answer.class);
            Files.writeString(file, OTHER.pem());
            assertThat(post(transport)).as("a new one is in force").isInstanceOf(ListenerReply.Failure.class);
            Files.writeString(file, OTHER.pem() + PEM);
            assertThat(post(transport)).isInstanceOf(ListenerReply.Answer.class);
            assertThat(doctor.look(Duration.ofMinutes(1)))
                    .allSatisfy(finding -> assertThat(finding.severity()).isEqualTo(FindingSeverity.OK));
        }
    }
}
