package com.bitville.postgres.api.tls;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;

/** Recognises common file formats other than PEM, and names the command that converts them. */
final class CertificateForms {
    /** The names of PEM blocks with PKCS#7 data. */
    static final Set<String> PKCS7 = Set.of("PKCS7", "PKCS #7 SIGNED DATA", "CMS");

    private static final int SEQUENCE = 0x30;
    private static final byte[] SIGNED_DATA = {
        0x06, 0x09, 0x2a, (byte) 0x86, 0x48, (byte) 0x86, (byte) 0xf7, 0x0d, 0x01, 0x07
    };

    private CertificateForms() {}

    static Optional<String> of(byte[] bytes, Path file) {
        int first = bytes.length < 4 ? 0 : ByteBuffer.wrap(bytes).getInt();
        if (first == 0xfeedfeed || first == 0xcececece) {
            return Optional.of("a Java key store, not PEM; keytool -exportcert -rfc -keystore " + file
                    + " -alias ALIAS > ca.pem converts it");
        }
        if (first >>> 16 == 0xfffe || first >>> 16 == 0xfeff) {
            return Optional.of("text in UTF-16; iconv -f UTF-16 -t UTF-8 " + file + " > ca.pem converts it");
        }
        // Text may begin with a 0, too, but its next byte is not a DER length.
        if (first >>> 24 != SEQUENCE || (first >> 16 & 0x80) == 0) {
            return Optional.empty();
        }
        int content = 2 + ((first >> 16 & 0xff) == 0x80 ? 0 : first >> 16 & 0x7f);
        if (content + 3 <= bytes.length
                && bytes[content] == 0x02
                && bytes[content + 1] == 1
                && bytes[content + 2] == 3) {
            return Optional.of(
                    "a PKCS#12 store, not PEM; openssl pkcs12 -in " + file + " -nokeys -out ca.pem converts it");
        }
        if (startsWith(bytes, content, SIGNED_DATA)) {
            return Optional.of(pkcs7("DER", file));
        }
        return Optional.of("in DER, not PEM; openssl x509 -inform DER -in " + file + " -out ca.pem converts it");
    }

    static String pkcs7(String form, Path file) {
        return "PKCS#7 in " + form + ", not PEM certificates; openssl pkcs7 -inform " + form + " -print_certs -in "
                + file + " -out ca.pem converts it";
    }

    /** Recognises text without any PEM block. */
    static Optional<String> text(String[] lines, Path file) {
        if (lines.length == 1 && lines[0].contains("-----BEGIN ")) {
            return Optional.of("its lines do not end in a line feed; tr '\\r' '\\n' < " + file
                    + " > ca.pem fixes carriage returns");
        }
        if (lines[0].startsWith("MII")) {
            return Optional.of(
                    "it is base 64 without the lines -----BEGIN CERTIFICATE----- and -----END CERTIFICATE-----");
        }
        byte[] start = lines[0].strip().getBytes(StandardCharsets.ISO_8859_1);
        return start.length > 0 && start[0] == '<' ? Optional.of("it is a page in HTML or XML") : Optional.empty();
    }

    private static boolean startsWith(byte[] bytes, int at, byte[] with) {
        if (at + with.length > bytes.length) {
            return false;
        }
        for (int i = 0; i < with.length; i++) {
            if (bytes[at + i] != with[i]) {
                return false;
            }
        }
        return true;
    }
}
