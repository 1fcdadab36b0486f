package com.bitville.postgres.webconsole.internal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CsrfFilterTest {
    private static final String HOST = "127.0.0.1:8181";

    @Test
    void whatAnotherSiteSendsIsRefusedByEitherHeader() {
        assertThat(CsrfFilter.foreign("POST", null, "http://evil.example", HOST))
                .isTrue();
        assertThat(CsrfFilter.foreign("POST", "cross-site", null, HOST)).isTrue();
        assertThat(CsrfFilter.foreign("POST", "same-site", "http://127.0.0.1:9999", HOST))
                .isTrue();
        assertThat(CsrfFilter.foreign("DELETE", "cross-site", "http://" + HOST, HOST))
                .isTrue();
        assertThat(CsrfFilter.foreign("POST", null, "null", HOST)).isTrue();
    }

    @Test
    void theConsolesOwnFormsAndProgramsPass() {
        assertThat(CsrfFilter.foreign("POST", "same-origin", "http://" + HOST, HOST))
                .isFalse();
        assertThat(CsrfFilter.foreign("POST", null, null, HOST)).isFalse();
        assertThat(CsrfFilter.foreign("GET", "cross-site", null, HOST)).isFalse();
    }
}
