package com.bitville.postgres.wire.internal.redaction;

import static org.assertj.core.api.Assertions.assertThat;

import com.bitville.postgres.api.collect.table.Kind;
import com.bitville.postgres.api.collect.table.Redaction;
import com.bitville.postgres.wire.internal.WireSettings;
import org.junit.jupiter.api.Test;

class WireRedactionTest {
    private final Redaction redaction =
            new WireRedaction(WireSettings.defaults("shop").redactor());

    @Test
    void takesOutWhatBodiesDoNotHold() {
        assertThat(redaction.redact(Kind.SQL_TEXT, "SELECT 'secret'")).isEqualTo("SELECT ?");
        assertThat(redaction.redact(Kind.FREE_TEXT, "Key (id)=(secret) already exists."))
                .doesNotContain("secret");
        assertThat(redaction.redact(Kind.TEXT, "it's a name")).isEqualTo("it's a name");
    }
}
