package com.bitville.postgres.api.tls;

import java.security.GeneralSecurityException;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.regex.Pattern;
import javax.security.auth.x500.X500Principal;

/** Describes certificates for an operator. Subjects and names are foreign text: they are truncated and kept on one line. */
public final class CertificateText {
    private static final int DNS_NAME = 2;
    private static final int IP_ADDRESS = 7;
    private static final int MOST_NAMES = 5;
    private static final int MOST_CHARACTERS = 80;
    private static final Pattern UNFIT = Pattern.compile("[\\p{Cntrl}\\p{Cf}\\u2028\\u2029]+");

    private CertificateText() {}

    /**
     * Subject, issuer, validity and names.
     *
     * @param certificate any
     * @return such as {@code CN=a, issued by CN=b, valid 2026-01-01T00:00:00Z to 2027-01-01T00:00:00Z, for the names a.example, 10.0.0.1}
     */
    public static String of(X509Certificate certificate) {
        return subject(certificate) + ", issued by " + name(certificate.getIssuerX500Principal()) + ", valid "
                + certificate.getNotBefore().toInstant() + " to "
                + certificate.getNotAfter().toInstant() + ", for " + names(certificate);
    }

    /**
     * Its subject.
     *
     * @param certificate any
     * @return a distinguished name
     */
    public static String subject(X509Certificate certificate) {
        return name(certificate.getSubjectX500Principal());
    }

    /**
     * The names of its hosts.
     *
     * @param certificate any
     * @return such as {@code the names a.example, 10.0.0.1}
     */
    public static String names(X509Certificate certificate) {
        List<String> names = new ArrayList<>();
        try {
            Collection<List<?>> all = certificate.getSubjectAlternativeNames();
            for (List<?> entry : all == null ? List.<List<?>>of() : all) {
                if (entry.get(0).equals(DNS_NAME) || entry.get(0).equals(IP_ADDRESS)) {
                    names.add(line(String.valueOf(entry.get(1))));
                }
            }
        } catch (CertificateParsingException e) {
            return "names that cannot be read";
        }
        if (names.isEmpty()) {
            return "no name but its subject";
        }
        String more = names.size() > MOST_NAMES ? " and " + (names.size() - MOST_NAMES) + " more" : "";
        return (names.size() == 1 ? "the name " : "the names ")
                + String.join(", ", names.subList(0, Math.min(MOST_NAMES, names.size())))
                + more;
    }

    static String name(X500Principal principal) {
        String name = line(principal.getName());
        return name.isEmpty() ? "(no name)" : name;
    }

    static String line(String foreign) {
        String clean = UNFIT.matcher(foreign).replaceAll(" ");
        return clean.length() <= MOST_CHARACTERS ? clean : clean.substring(0, MOST_CHARACTERS) + "...";
    }

    static boolean selfSigned(X509Certificate certificate) {
        return issued(certificate, certificate);
    }

    /** Whether one certificate signed the other, regardless of time. */
    static boolean issued(X509Certificate issuer, X509Certificate certificate) {
        if (!certificate.getIssuerX500Principal().equals(issuer.getSubjectX500Principal())) {
            return false;
        }
        try {
            certificate.verify(issuer.getPublicKey());
            return true;
        } catch (GeneralSecurityException e) {
            return false;
        }
    }
}
