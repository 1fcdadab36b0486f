package com.bitville.postgres.testkit.tls;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;

/** A private certificate authority, made with the JDK's keytool in a folder of the test's own. Used by one thread. */
public final class TestAuthority {
    private static final String PASSWORD = "testkit";
    private static final String CA = "ca";

    private final Path file;
    private int issued;

    private TestAuthority(Path file) {
        this.file = file;
    }

    /**
     * Makes an authority.
     *
     * @param folder where its key store is written
     * @return the authority, valid for ten years
     */
    public static TestAuthority create(Path folder) {
        TestAuthority authority = new TestAuthority(folder.resolve("authority.p12"));
        authority.generate(CA, List.of("-dname", "CN=Testkit CA", "-ext", "bc:c", "-validity", "3650"));
        return authority;
    }

    /**
     * Issues a certificate that is valid now.
     *
     * @param names what it stands for, as {@code ip:127.0.0.1,dns:localhost}
     * @return the identity
     */
    public TestIdentity issue(String names) {
        return issue(names, "-1d", 30);
    }

    /**
     * Issues a certificate.
     *
     * @param names what it stands for, as {@code ip:127.0.0.1,dns:localhost}
     * @param start from when it is valid, as keytool's {@code -startdate} has it, such as {@code -10d}
     * @param days for how long
     * @return the identity
     */
    public TestIdentity issue(String names, String start, int days) {
        issued++;
        String alias = "server" + issued;
        generate(
                alias,
                List.of(
                        "-dname",
                        "CN=Testkit server",
                        "-signer",
                        CA,
                        "-ext",
                        "san=" + names,
                        "-startdate",
                        start,
                        "-validity",
                        Integer.toString(days)));
        return new TestIdentity(load(), alias, PASSWORD.toCharArray());
    }

    /**
     * The authority's own certificate: what a client is given as CA file.
     *
     * @return PEM
     */
    public String pem() {
        try {
            return TestIdentity.pem("CERTIFICATE", load().getCertificate(CA).getEncoded());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the authority's certificate cannot be read", e);
        }
    }

    private KeyStore load() {
        try (InputStream in = Files.newInputStream(file)) {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(in, PASSWORD.toCharArray());
            return store;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the key store cannot be read", e);
        }
    }

    private void generate(String alias, List<String> options) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home", ""), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                alias,
                "-keyalg",
                "EC",
                "-groupname",
                "secp256r1",
                "-keystore",
                file.toString(),
                "-storetype",
                "PKCS12",
                "-storepass",
                PASSWORD));
        command.addAll(options);
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new IllegalStateException("keytool fails: " + output);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }
}
