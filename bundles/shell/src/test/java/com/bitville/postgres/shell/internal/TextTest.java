package com.bitville.postgres.shell.internal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TextTest {
    @Test
    void neverLetsAValueMoveTheCursor() {
        assertThat(Text.printable("a\u001b[2Jb\r\nc\u202ed")).isEqualTo("a\\u001b[2Jb\\u000d\\u000ac\\u202ed");
    }

    @Test
    void leavesLettersOfAllScriptsAlone() {
        assertThat(Text.printable("Größe 😀 数据")).isEqualTo("Größe 😀 数据");
    }
}
