package com.bitville.postgres.shell.internal.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Test;

class KeyDecoderTest {
    private final Deque<Integer> sent = new ArrayDeque<>();
    private final List<String> sizes = new ArrayList<>();
    private final KeyDecoder decoder = new KeyDecoder(
            millis -> sent.isEmpty() ? TerminalKeys.NONE : sent.removeFirst(),
            (rows, columns) -> sizes.add(rows + "x" + columns));

    private List<Integer> keys(String text) throws IOException {
        text.chars().forEach(sent::add);
        List<Integer> keys = new ArrayList<>();
        while (!sent.isEmpty()) {
            keys.add(decoder.next(1));
        }
        return keys;
    }

    @Test
    void readsCursorKeysOfBothModes() throws IOException {
        assertThat(keys("a\u001b[A\u001bOB\u001b[5~\u001b[6~"))
                .containsExactly(
                        (int) 'a', TerminalKeys.UP, TerminalKeys.DOWN, TerminalKeys.PAGE_UP, TerminalKeys.PAGE_DOWN);
    }

    @Test
    void aReportedSizeIsNoKey() throws IOException {
        assertThat(keys("\u001b[50;160R")).containsExactly(TerminalKeys.NONE);
        assertThat(sizes).containsExactly("50x160");
    }

    @Test
    void nonsenseChangesNoSize() throws IOException {
        keys("\u001b[0;0R\u001b[99999999;1R\u001b[5R\u001b[;;R");
        assertThat(sizes).isEmpty();
    }

    @Test
    void anEscapeAloneIsOne() throws IOException {
        assertThat(keys("\u001b")).containsExactly(TerminalKeys.ESCAPE);
    }
}
