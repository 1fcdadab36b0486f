package com.bitville.postgres.shipper.internal.tls;

import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import java.util.Locale;

/**
 * Compares the names in a certificate with a host name that has an underscore: Java's own check never accepts such a name. Only the
 * alternative names count, and a wildcard only for the whole first label (RFC 6125).
 */
public final class UnderscoredName {
    private static final int DNS_NAME = 2;

    private UnderscoredName() {}

    public static boolean isIn(X509Certificate certificate, String host) {
        String name = host.toLowerCase(Locale.ROOT);
        int dot = name.indexOf('.');
        String starred = dot > 0 && name.indexOf('.', dot + 1) > 0 ? "*" + name.substring(dot) : name;
        try {
            Collection<List<?>> names = certificate.getSubjectAlternativeNames();
            return names != null
                    && names.stream()
                            .filter(entry -> entry.get(0).equals(DNS_NAME))
                            .map(entry -> String.valueOf(entry.get(1)).toLowerCase(Locale.ROOT))
                            .anyMatch(given -> given.equals(name) || given.equals(starred));
        } catch (CertificateParsingException e) {
            return false;
        }
    }
}
