package com.bitville.postgres.shell.internal.login;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.interfaces.ECPublicKey;
import java.util.Base64;
import org.apache.sshd.common.NamedResource;
import org.apache.sshd.common.config.keys.FilePasswordProvider;
import org.apache.sshd.common.config.keys.PublicKeyEntry;
import org.apache.sshd.common.util.security.SecurityUtils;
import org.junit.jupiter.api.RepeatedTest;

class OwnerKeyTest {
    /** Repeated, since one in 128 coordinates is a byte shorter and every other has its highest bit set. */
    @RepeatedTest(100)
    void bothHalvesAreReadAsOneKeyThatKarafUnderstands() throws Exception {
        OwnerKey key = OwnerKey.make();
        KeyPair pair = SecurityUtils.loadKeyPairIdentities(
                        null,
                        NamedResource.ofName("pem"),
                        new ByteArrayInputStream(key.pem().getBytes(StandardCharsets.US_ASCII)),
                        FilePasswordProvider.EMPTY)
                .iterator()
                .next();
        assertThat(PublicKeyEntry.parsePublicKeyEntry("ecdsa-sha2-nistp256 " + key.opensshForm())
                        .resolvePublicKey(null, null, null))
                .isEqualTo(pair.getPublic());
        byte[] stored = Base64.getDecoder().decode(key.opensshForm());
        assertThat(stored[stored.length - 64]).as("x to Karaf").isNotNegative();
        assertThat(stored[stored.length - 32]).as("y to Karaf").isNotNegative();
        assertThat(((ECPublicKey) pair.getPublic()).getW().getAffineX().toByteArray())
                .endsWith(stored[stored.length - 33]);
    }
}
