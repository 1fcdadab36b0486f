package com.bitville.postgres.api.tls;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads certificates as {@code curl --cacert} and libpq do (OpenSSL 3.0): PEM blocks among any other text. Blocks of other kinds, such as
 * private keys, are skipped without decoding; messages quote nothing of a file except the kind of a block.
 */
final class PemCertificates {
    private static final int MOST_BYTES = 16 * 1024 * 1024;
    private static final String TRUSTED = "TRUSTED CERTIFICATE";
    private static final Set<String> CERTIFICATES = Set.of("CERTIFICATE", "X509 CERTIFICATE", TRUSTED);
    private static final Pattern BEGIN = Pattern.compile("-----BEGIN ([A-Z0-9 #]{1,40})-----");

    private final Path file;
    private final String name;
    private final List<Authorities.Entry> found = new ArrayList<>();
    private final Set<String> others = new TreeSet<>();
    private int indented;
    private int untrusted;

    private PemCertificates(Path file, String name) {
        this.file = file;
        this.name = name;
    }

    /**
     * Reads a file.
     *
     * @param file a regular file
     * @param name its name, for messages
     * @return at least one authority
     * @throws IOException with a message for an operator
     */
    static List<Authorities.Entry> read(Path file, String name) throws IOException {
        return new PemCertificates(file, name).parse(bytes(file, name));
    }

    private static byte[] bytes(Path file, String name) throws IOException {
        if (Files.exists(file) && !Files.isRegularFile(file)) {
            throw new IOException(name + " is not a file; name the PEM file of the authorities");
        }
        byte[] bytes;
        try (InputStream in = Files.newInputStream(file)) {
            bytes = in.readNBytes(MOST_BYTES + 1);
        } catch (NoSuchFileException e) {
            throw new IOException(name + " does not exist", e);
        } catch (AccessDeniedException e) {
            throw new IOException(name + " cannot be read: the agent's user has no read permission", e);
        } catch (IOException e) {
            throw new IOException(name + " cannot be read: " + e.getClass().getSimpleName(), e);
        }
        if (bytes.length > MOST_BYTES) {
            throw new IOException(name + " is larger than 16 MiB; name the PEM file of the authorities alone");
        }
        return bytes;
    }

    private List<Authorities.Entry> parse(byte[] bytes) throws IOException {
        Optional<String> form = CertificateForms.of(bytes, file);
        if (form.isPresent()) {
            throw new IOException(name + " is " + form.get());
        }
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        // The byte order mark that some editors write before UTF-8; here each byte is a character.
        String[] lines = (text.startsWith("\u00ef\u00bb\u00bf") ? text.substring(3) : text).split("\n", -1);
        @Nullable String kind = null;
        int begun = 0;
        StringBuilder body = new StringBuilder();
        for (int i = 0; i < lines.length; i++) {
            String line = lines[i].stripTrailing();
            Matcher begin = BEGIN.matcher(line);
            if (begin.matches()) {
                if (kind != null) {
                    // Its END line is missing; decoding shows whether more is missing.
                    block(kind, begun, body);
                }
                kind = begin.group(1);
                begun = i + 1;
                body.setLength(0);
            } else if (kind == null) {
                indented = indented == 0 && BEGIN.matcher(line.strip()).matches() ? i + 1 : indented;
            } else if (line.startsWith("-----END ")) {
                if (!line.equals("-----END " + kind + "-----")) {
                    throw new IOException(
                            name + ", line " + (i + 1) + ": not the end of the block " + kind + " of line " + begun);
                }
                block(kind, begun, body);
                kind = null;
            } else if (CERTIFICATES.contains(kind) && line.indexOf(':') < 0) {
                body.append(line.strip());
            }
        }
        if (kind != null) {
            throw new IOException(name + ", line " + begun + ": the block " + kind
                    + " has no end: the file is incomplete, copy it again");
        }
        if (found.isEmpty()) {
            throw new IOException(name + " contains no certificate: " + instead(lines));
        }
        return found;
    }

    private void block(String kind, int line, CharSequence base64) throws IOException {
        if (!CERTIFICATES.contains(kind)) {
            others.add(kind);
            return;
        }
        String place = name + ", certificate " + (found.size() + untrusted + 1) + " (line " + line + ")";
        byte[] der;
        try {
            der = Base64.getDecoder().decode(base64.toString());
        } catch (IllegalArgumentException e) {
            throw new IOException(place + " is damaged: it is not base 64; copy it again", e);
        }
        try {
            ByteArrayInputStream in = new ByteArrayInputStream(der);
            X509Certificate certificate =
                    (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
            byte[] rest = in.readAllBytes();
            TrustSettings trust = kind.equals(TRUSTED) ? TrustSettings.of(rest) : TrustSettings.NONE;
            if (trust == TrustSettings.REFUSED) {
                untrusted++;
            } else {
                found.add(new Authorities.Entry(certificate, trust == TrustSettings.GRANTED));
            }
        } catch (CertificateException e) {
            throw new IOException(place + " is damaged: it is not an X.509 certificate; copy it again", e);
        }
    }

    private String instead(String[] lines) {
        if (untrusted > 0) {
            return "each is marked as not trusted for servers (TRUSTED CERTIFICATE); openssl x509 -in " + file
                    + " -out ca.pem removes the mark";
        }
        if (others.stream().anyMatch(CertificateForms.PKCS7::contains)) {
            return CertificateForms.pkcs7("PEM", file);
        }
        if (indented > 0) {
            return "line " + indented + " has characters before -----BEGIN, which must be at the beginning of its line";
        }
        if (!others.isEmpty()) {
            return "only " + String.join(", ", others) + "; name the PEM file of the authorities";
        }
        return CertificateForms.text(lines, file)
                .orElse("it must be PEM, with a line -----BEGIN CERTIFICATE----- before each");
    }
}
