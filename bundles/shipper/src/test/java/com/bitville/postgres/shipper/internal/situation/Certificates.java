package com.bitville.postgres.shipper.internal.situation;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** A private authority and a server certificate that it signed, made by the JDK's own tool. */
public final class Certificates {
    private static final char[] PASSWORD = "changeit".toCharArray();

    private final Path store;
    private final Process made;

    private Certificates(Path store, Process made) {
        this.store = store;
        this.made = made;
    }

    /** Begins to create them; several can be created at the same time. */
    public static Certificates begin(Path folder, String name, String serverOptions) throws IOException {
        Path store = folder.resolve(name + ".p12");
        String tool = Path.of(System.getProperty("java.home"), "bin", "keytool")
                + " -J-XX:TieredStopAtLevel=1 -J-XX:+UseSerialGC -genkeypair -storetype PKCS12 -storepass "
                + new String(PASSWORD) + " -keystore " + store
                + " -keyalg EC -groupname secp256r1 ";
        String commands = tool + "-alias ca -dname CN=" + name + "-ca -ext bc:c && " + tool
                + "-alias server -signer ca -dname CN=" + name + " " + serverOptions;
        return new Certificates(
                store,
                new ProcessBuilder("sh", "-c", commands)
                        .redirectErrorStream(true)
                        .redirectOutput(folder.resolve(name + ".log").toFile())
                        .start());
    }

    /** The server's side. */
    public SSLContext server() throws IOException, GeneralSecurityException, InterruptedException {
        KeyStore own = KeyStore.getInstance("PKCS12");
        own.load(null, null);
        KeyStore all = load();
        own.setKeyEntry("server", all.getKey("server", PASSWORD), PASSWORD, all.getCertificateChain("server"));
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(own, PASSWORD);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), null, null);
        return context;
    }

    /** Writes the authority as PEM. */
    public void writeCa(Path file) throws IOException, GeneralSecurityException, InterruptedException {
        byte[] der = load().getCertificate("ca").getEncoded();
        String base64 = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
        Path next = file.resolveSibling(file.getFileName() + ".next");
        Files.writeString(
                next,
                "-----BEGIN CERTIFICATE-----\n" + base64 + "\n-----END CERTIFICATE-----\n",
                StandardCharsets.US_ASCII);
        Files.move(next, file, StandardCopyOption.REPLACE_EXISTING);
    }

    private KeyStore load() throws IOException, GeneralSecurityException, InterruptedException {
        if (!made.waitFor(60, TimeUnit.SECONDS) || made.exitValue() != 0) {
            throw new IOException("keytool failed for " + store);
        }
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, PASSWORD);
        }
        return keys;
    }
}
