package com.bitville.postgres.api.tls;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.Set;

/**
 * The trust settings for servers after the certificate in OpenSSL's {@code TRUSTED CERTIFICATE}: {@code SEQUENCE { trust SEQUENCE OF OID
 * OPTIONAL, reject [0] SEQUENCE OF OID OPTIONAL, ... }}. Unreadable settings mean refused.
 */
enum TrustSettings {
    /** There are none. */
    NONE,
    /** Trusted for servers. */
    GRANTED,
    /** Not for servers. */
    REFUSED;

    private static final int SEQUENCE = 0x30;
    private static final int REJECT = 0xa0;
    private static final int OID = 0x06;
    /** serverAuth and anyExtendedKeyUsage. */
    private static final Set<String> SERVERS = Set.of("2b06010505070301", "551d2500");

    static TrustSettings of(byte[] der) {
        if (der.length == 0) {
            return NONE;
        }
        try {
            Reader all = new Reader(der).enter(SEQUENCE);
            TrustSettings settings = NONE;
            while (all.more()) {
                int tag = all.tag();
                if (tag == SEQUENCE && settings == NONE) {
                    settings = all.enter(SEQUENCE).namesServers() ? GRANTED : REFUSED;
                } else if (tag == REJECT) {
                    if (all.enter(REJECT).namesServers()) {
                        return REFUSED;
                    }
                } else {
                    // An alias or a key id; no relevant part follows.
                    return settings;
                }
            }
            return settings;
        } catch (IndexOutOfBoundsException e) {
            return REFUSED;
        }
    }

    /** Walks through one level of DER. */
    private static final class Reader {
        private final byte[] bytes;
        private int at;

        Reader(byte[] bytes) {
            this.bytes = bytes;
        }

        boolean more() {
            return at < bytes.length;
        }

        int tag() {
            return bytes[at] & 0xff;
        }

        Reader enter(int wanted) {
            return new Reader(next(wanted));
        }

        byte[] next(int wanted) {
            if (tag() != wanted) {
                throw new IndexOutOfBoundsException("another element");
            }
            at++;
            int length = bytes[at++] & 0xff;
            if (length >= 0x80) {
                int count = length & 0x7f;
                length = 0;
                for (int i = 0; i < count; i++) {
                    length = (length << 8) + (bytes[at++] & 0xff);
                }
            }
            if (length < 0 || length > bytes.length - at) {
                throw new IndexOutOfBoundsException("longer than the data");
            }
            at += length;
            return Arrays.copyOfRange(bytes, at - length, at);
        }

        boolean namesServers() {
            boolean found = false;
            while (more()) {
                found |= SERVERS.contains(HexFormat.of().formatHex(next(OID)));
            }
            return found;
        }
    }
}
