package com.bitville.postgres.api.tls;

import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Finds the reason why a chain was refused: for most, Java only reports that there is no path. */
record ChainRefusal(Authorities authorities, boolean rootsOnly, Instant now) {
    /** The reason for a refusal, for code and for people. */
    record Refusal(PeerProblem problem, String reason) {}

    /** Describes the validity of a certificate that is not valid now; empty if it is valid. */
    static Optional<Refusal> dates(String whose, X509Certificate certificate, Instant now) {
        Instant from = certificate.getNotBefore().toInstant();
        Instant until = certificate.getNotAfter().toInstant();
        if (until.isBefore(now)) {
            return Optional.of(new Refusal(
                    PeerProblem.EXPIRED,
                    whose + " has expired, at " + until + ", " + since(Duration.between(until, now)) + " ago"));
        }
        return from.isAfter(now)
                ? Optional.of(new Refusal(
                        PeerProblem.NOT_YET_VALID,
                        whose + " is not valid yet, only from " + from + ", in " + since(Duration.between(now, from))
                                + " by this host's clock"))
                : Optional.empty();
    }

    /** The reason, or {@code otherwise} if the chain ends at a trusted authority. */
    Refusal ofChain(X509Certificate[] chain, String otherwise) {
        X509Certificate last = chain[0];
        Set<X509Certificate> path = new LinkedHashSet<>();
        while (path.add(last)) {
            X509Certificate below = last;
            Optional<Refusal> dates =
                    dates("the certificate of " + CertificateText.subject(below) + " on the way to it", below, now);
            if (dates.isPresent()) {
                return dates.get();
            }
            Optional<Authorities.Entry> known = authorities.entries().stream()
                    .filter(entry ->
                            entry.certificate().equals(below) || CertificateText.issued(entry.certificate(), below))
                    .filter(entry -> !rootsOnly || entry.root())
                    .findFirst();
            if (known.isPresent()) {
                X509Certificate authority = known.get().certificate();
                return dates(
                                "the authority " + CertificateText.subject(authority) + " of " + authorities.source(),
                                authority,
                                now)
                        .orElse(new Refusal(PeerProblem.NO_AUTHORITY, otherwise));
            }
            last = issuer(chain, below).orElse(below);
        }
        return new Refusal(PeerProblem.NO_AUTHORITY, unknown(chain[0], last));
    }

    private Optional<X509Certificate> issuer(X509Certificate[] chain, X509Certificate of) {
        Stream<X509Certificate> links = authorities.entries().stream().map(Authorities.Entry::certificate);
        return Stream.concat(Stream.of(chain), links)
                .filter(other -> !other.equals(of) && CertificateText.issued(other, of))
                .findFirst();
    }

    private String unknown(X509Certificate own, X509Certificate last) {
        String from = CertificateText.name(last.getIssuerX500Principal());
        if (CertificateText.selfSigned(last)) {
            return last.equals(own)
                    ? "its certificate is self-signed and not in " + authorities.source()
                    : "the authority " + from + ", at which its chain ends, is not in " + authorities.source();
        }
        if (authorities.entries().stream()
                .anyMatch(
                        entry -> entry.certificate().getSubjectX500Principal().equals(last.getIssuerX500Principal()))) {
            return "the authority " + from + " of " + authorities.source()
                    + " has another key than the one that signed it: another authority of the same name, or an outdated file";
        }
        if (authorities.entries().stream().anyMatch(entry -> entry.certificate().equals(last))) {
            return CertificateText.subject(last) + " of " + authorities.source()
                    + " is not a root certificate; add the root certificate of " + from;
        }
        return "the issuer " + from + " of " + (last.equals(own) ? "its certificate" : CertificateText.subject(last))
                + " is neither sent along nor in " + authorities.source();
    }

    private static String since(Duration time) {
        return time.toDays() > 0
                ? time.toDays() + (time.toDays() == 1 ? " day" : " days")
                : time.toHours() > 0 ? time.toHours() + " h" : time.toMinutes() + " min";
    }
}
