package com.bitville.postgres.shipper.internal;

import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * Believes a chain as another one does, and compares the names in the certificate itself: Java's own check takes a name with an underscore
 * for none, whatever the certificate says.
 */
final class UnderscoredTrust extends X509ExtendedTrustManager {
    private static final int DNS_NAME = 2;

    private final X509ExtendedTrustManager judge;
    private final String name;

    UnderscoredTrust(X509ExtendedTrustManager judge, String name) {
        this.judge = judge;
        this.name = name.toLowerCase(Locale.ROOT);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) throws CertificateException {
        judge.checkServerTrusted(chain, type);
        named(chain[0]);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) throws CertificateException {
        judge.checkServerTrusted(chain, type);
        named(chain[0]);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
        judge.checkServerTrusted(chain, type);
    }

    /** By the certificate's alternative names alone, a star for the whole first label alone (RFC 6125). */
    private void named(X509Certificate certificate) throws CertificateException {
        Collection<List<?>> names = certificate.getSubjectAlternativeNames();
        int dot = name.indexOf('.');
        String starred = dot > 0 && name.indexOf('.', dot + 1) > 0 ? "*" + name.substring(dot) : name;
        boolean fits = names != null
                && names.stream()
                        .filter(entry -> entry.get(0).equals(DNS_NAME))
                        .map(entry -> String.valueOf(entry.get(1)).toLowerCase(Locale.ROOT))
                        .anyMatch(given -> given.equals(name) || given.equals(starred));
        if (!fits) {
            throw new CertificateException("No subject alternative DNS name matching " + name + " found.");
        }
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) throws CertificateException {
        judge.checkClientTrusted(chain, type, socket);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) throws CertificateException {
        judge.checkClientTrusted(chain, type, engine);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
        judge.checkClientTrusted(chain, type);
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return judge.getAcceptedIssuers();
    }
}
