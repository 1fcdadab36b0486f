package com.bitville.postgres.report.internal.fact;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * The form that names and texts have in a report: as they are, or names as a keyed hash and texts left out. Hashes of one installation are
 * comparable with each other; nobody without its key can find a name by trying names.
 */
public final class NameForm {
    private static final String ALGORITHM = "HmacSHA256";
    private static final int DIGITS = 10;
    /** A value of a setting that says nothing about names: a number with its unit, or a word of PostgreSQL. */
    private static final Pattern HARMLESS =
            Pattern.compile("-?[0-9.]{1,20} ?[A-Za-z]{0,3}|on|off|true|false|minimal|replica|logical|always|none");

    private final byte @Nullable [] key;

    private NameForm(byte @Nullable [] key) {
        this.key = key;
    }

    public static NameForm plain() {
        return new NameForm(null);
    }

    public static NameForm hashed(byte[] key) {
        return new NameForm(key.clone());
    }

    public boolean isHashed() {
        return key != null;
    }

    /** A name within a sentence. */
    public String name(String name) {
        if (key == null || name.isEmpty()) {
            return name;
        }
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(key, ALGORITHM));
            byte[] hash = mac.doFinal(name.getBytes(StandardCharsets.UTF_8));
            return "#" + HexFormat.of().formatHex(hash).substring(0, DIGITS);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has " + ALGORITHM, e);
        }
    }

    /** A text within a sentence; empty where texts are left out. */
    public String text(String text) {
        return key == null ? text : "";
    }

    /** A setting's value: a path, a list or an address may contain names. */
    public String setting(String value) {
        return HARMLESS.matcher(value).matches() ? value : name(value);
    }

    /** A value of a column. */
    public @Nullable Object value(FactKind kind, @Nullable Object value) {
        if (key == null || !(value instanceof String text)) {
            return value;
        }
        return switch (kind) {
            case NAME -> name(text);
            case SQL, TEXT -> null;
            default -> text;
        };
    }
}
