package com.bitville.postgres.testkit.tls;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/** Writes the parts of an X.509 certificate (RFC 5280) as DER. */
final class CertificateDer {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMddHHmmss'Z'").withZone(ZoneOffset.UTC);
    private static final int SEQUENCE = 0x30;
    private static final Map<String, String> ALGORITHMS = Map.of(
            "SHA256withECDSA", "06082a8648ce3d040302",
            "SHA256withRSA", "06092a864886f70d01010b0500",
            "SHA1withRSA", "06092a864886f70d0101050500",
            "MD5withRSA", "06092a864886f70d0101040500");
    private static final SecureRandom RANDOM = new SecureRandom();

    private CertificateDer() {}

    /** The validity. */
    record Dates(Instant from, Instant until) {}

    static byte[] body(Dates dates, String algorithm, byte[] issuer, byte[] subject, byte[] key, byte[] extensions) {
        byte[] serial = new BigInteger(63, RANDOM).add(BigInteger.ONE).toByteArray();
        return element(
                SEQUENCE,
                element(0xa0, hex("020102")),
                element(0x02, serial),
                algorithm(algorithm),
                issuer,
                element(SEQUENCE, time(dates.from()), time(dates.until())),
                subject,
                key,
                extensions);
    }

    static X509Certificate signed(byte[] body, String algorithm, byte[] signature) throws CertificateException {
        byte[] all = element(SEQUENCE, body, algorithm(algorithm), element(0x03, new byte[1], signature));
        return (X509Certificate)
                CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(all));
    }

    static byte[] name(String commonName) {
        byte[] value = element(0x0c, commonName.getBytes(StandardCharsets.UTF_8));
        return element(SEQUENCE, element(0x31, element(SEQUENCE, hex("0603550403"), value)));
    }

    static byte[] extensions(boolean authority, List<String> names) {
        byte[] limits = authority
                ? element(SEQUENCE, hex("0603551d13"), hex("0101ff"), element(0x04, hex("30030101ff")))
                : new byte[0];
        byte[] alternatives = names.isEmpty()
                ? new byte[0]
                : element(
                        SEQUENCE,
                        hex("0603551d11"),
                        element(
                                0x04,
                                element(
                                        SEQUENCE,
                                        names.stream().map(CertificateDer::host).toArray(byte[][]::new))));
        return limits.length + alternatives.length == 0
                ? new byte[0]
                : element(0xa3, element(SEQUENCE, limits, alternatives));
    }

    private static byte[] host(String name) {
        if (name.startsWith("dns:")) {
            return element(0x82, name.substring(4).getBytes(StandardCharsets.US_ASCII));
        }
        try {
            return element(0x87, InetAddress.getByName(name.substring(3)).getAddress());
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(name + " is neither dns: nor ip:", e);
        }
    }

    private static byte[] algorithm(String name) {
        return element(SEQUENCE, hex(ALGORITHMS.getOrDefault(name, "")));
    }

    private static byte[] time(Instant time) {
        return element(0x18, TIME.format(time).getBytes(StandardCharsets.US_ASCII));
    }

    private static byte[] hex(String digits) {
        return HexFormat.of().parseHex(digits);
    }

    static byte[] element(int tag, byte[]... parts) {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            content.writeBytes(part);
        }
        byte[] length = BigInteger.valueOf(content.size()).toByteArray();
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.write(tag);
        if (content.size() < 0x80) {
            all.write(content.size());
        } else {
            int skip = length[0] == 0 ? 1 : 0;
            all.write(0x80 | (length.length - skip));
            all.write(length, skip, length.length - skip);
        }
        all.writeBytes(content.toByteArray());
        return all.toByteArray();
    }
}
