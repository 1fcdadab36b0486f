package com.bitville.postgres.shell.internal.login;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;

/** The owner's login key: ECDSA on the curve P-256, which is generated in milliseconds on any machine. */
final class OwnerKey {
    private static final String CURVE = "nistp256";
    private static final int COORDINATE_BYTES = 32;
    /** RFC 5915 around a key of this curve: version, private key, curve, public key; all of fixed length. */
    private static final byte[] BEFORE_SECRET = HexFormat.of().parseHex("30770201010420");

    private static final byte[] BEFORE_POINT = HexFormat.of().parseHex("a00a06082a8648ce3d030107a144034200");

    private static final String BEGIN = "-----BEGIN EC PRIVATE KEY-----\n";
    private static final String END = "\n-----END EC PRIVATE KEY-----\n";

    private final ECPrivateKey secret;
    private final byte[] point;

    private OwnerKey(ECPrivateKey secret, byte[] point) {
        this.secret = secret;
        this.point = point;
    }

    static OwnerKey make() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            KeyPair pair = generator.generateKeyPair();
            while (!isReadByKaraf((ECPublicKey) pair.getPublic())) {
                pair = generator.generateKeyPair();
            }
            return new OwnerKey((ECPrivateKey) pair.getPrivate(), point((ECPublicKey) pair.getPublic()));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has this curve", e);
        }
    }

    /** Karaf 4.4 reads the coordinates of a public key as signed numbers, so that half of them look negative. */
    private static boolean isReadByKaraf(ECPublicKey key) {
        int most = 8 * COORDINATE_BYTES - 1;
        return key.getW().getAffineX().bitLength() <= most
                && key.getW().getAffineY().bitLength() <= most;
    }

    private static byte[] point(ECPublicKey key) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(4);
        out.writeBytes(fixed(key.getW().getAffineX()));
        out.writeBytes(fixed(key.getW().getAffineY()));
        return out.toByteArray();
    }

    private static byte[] fixed(BigInteger number) {
        byte[] bytes = number.toByteArray();
        int sign = Math.max(0, bytes.length - COORDINATE_BYTES);
        return ByteBuffer.allocate(COORDINATE_BYTES)
                .position(COORDINATE_BYTES - bytes.length + sign)
                .put(bytes, sign, bytes.length - sign)
                .array();
    }

    /** Both halves as a PEM file of RFC 5915, which OpenSSH and {@code bin/client} read too. */
    String pem() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(BEFORE_SECRET);
        out.writeBytes(fixed(secret.getS()));
        out.writeBytes(BEFORE_POINT);
        out.writeBytes(point);
        return BEGIN + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(out.toByteArray()) + END;
    }

    /** The public half in the form of {@code authorized_keys}: RFC 5656, section 3.1, each part preceded by its length. */
    String opensshForm() {
        return opensshForm(point);
    }

    /** The public half of a key from {@link #pem()}; empty if the text is damaged. */
    static String opensshForm(String pem) {
        if (!pem.startsWith(BEGIN) || !pem.endsWith(END)) {
            return "";
        }
        try {
            byte[] file = Base64.getMimeDecoder().decode(pem.substring(BEGIN.length(), pem.length() - END.length()));
            int begin = file.length - 1 - 2 * COORDINATE_BYTES;
            return begin == BEFORE_SECRET.length + COORDINATE_BYTES + BEFORE_POINT.length
                    ? opensshForm(Arrays.copyOfRange(file, begin, file.length))
                    : "";
        } catch (IllegalArgumentException e) {
            return "";
        }
    }

    private static String opensshForm(byte[] point) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] part : List.of(
                ("ecdsa-sha2-" + CURVE).getBytes(StandardCharsets.US_ASCII),
                CURVE.getBytes(StandardCharsets.US_ASCII),
                point)) {
            out.writeBytes(ByteBuffer.allocate(4).putInt(part.length).array());
            out.writeBytes(part);
        }
        return Base64.getEncoder().encodeToString(out.toByteArray());
    }
}
