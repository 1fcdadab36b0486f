package com.bitville.postgres.shell.internal.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TextLayoutTest {
    @Test
    void breaksAtSpacesAndIndentsWhatFollows() {
        assertThat(TextLayout.wrap("one two three", 8, 2)).containsExactly("one two", "  three");
        assertThat(TextLayout.wrap("one two", 7, 2)).containsExactly("one two");
        assertThat(TextLayout.wrap("", 7, 2)).containsExactly("");
    }

    @Test
    void aLongWordIsBrokenBehindASeparatorAndElseWhereItMust() {
        assertThat(TextLayout.wrap("/var/lib/postgresql/18/main", 12, 0))
                .containsExactly("/var/lib/", "postgresql/", "18/main");
        assertThat(TextLayout.wrap("abcdefgh", 3, 0)).containsExactly("abc", "def", "gh");
    }

    @Test
    void keepsAnIndentedBeginning() {
        assertThat(TextLayout.wrap("          last error: none at all", 21, 10))
                .containsExactly("          last error:", "          none at all");
    }

    @Test
    void countsColumnsNotCharacters() {
        assertThat(TextLayout.columns("数据 é")).isEqualTo(6);
        assertThat(TextLayout.wrap("数据数据", 4, 0)).containsExactly("数据", "数据");
    }
}
