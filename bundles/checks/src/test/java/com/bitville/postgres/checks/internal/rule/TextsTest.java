package com.bitville.postgres.checks.internal.rule;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TextsTest {
    @Test
    void aNameMeansTheObjectThatHasItAndNoOther() {
        assertThat(Texts.name("old \"one")).isEqualTo("\"old \"\"one\"");
        assertThat(Texts.name("100 % \\d")).isEqualTo("\"100 % \\d\"");
        assertThat(Texts.name("prod\n")).isEqualTo("U&\"prod\\000A\"");
        assertThat(Texts.name("a\\b\u202ec\"")).isEqualTo("U&\"a\\\\b\\202Ec\"\"\"");
    }

    @Test
    void aLiteralIsThatText() {
        assertThat(Texts.literal("it's")).isEqualTo("'it''s'");
        assertThat(Texts.literal("a\\'b")).isEqualTo("E'a\\\\''b'");
        assertThat(Texts.literal("a\nbé")).isEqualTo("E'a\\u000Abé'");
    }

    @Test
    void aWordOfAShellIsThatText() {
        assertThat(Texts.shell("it's $HOME")).isEqualTo("'it'\\''s $HOME'");
        assertThat(Texts.shell("a\n'b\\")).isEqualTo("$'a\\u000A\\'b\\\\'");
    }

    @Test
    void aDatabaseIsNoConnectionString() {
        assertThat(Texts.shellDatabase("host=other")).isEqualTo("'dbname='\\''host=other'\\'''");
        assertThat(Texts.shellDatabase("it's\\\n")).isEqualTo("$'dbname=\\'it\\\\\\'s\\\\\\\\\\u000A\\''");
    }

    @Test
    void oneLineIsOneLine() {
        assertThat(Texts.oneLine("a\nb\u2028c\u202ed")).isEqualTo("a?b?c?d");
    }
}
