package com.bitville.postgres.shell.internal.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.PrintStream;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.apache.karaf.shell.api.console.Session;
import org.apache.karaf.shell.impl.console.JLineTerminal;
import org.jline.terminal.Attributes.LocalFlag;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The keyboard of a container session. */
class TerminalKeysTest {
    private final PrintStream out = new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8);

    private static Session session(@Nullable Object terminal) {
        return (Session) Proxy.newProxyInstance(
                TerminalKeysTest.class.getClassLoader(), new Class<?>[] {Session.class}, (proxy, method, args) -> {
                    if (method.getName().equals("getTerminal")) {
                        return terminal;
                    }
                    if (method.getName().equals("get")) {
                        return null;
                    }
                    throw new UnsupportedOperationException(method.getName());
                });
    }

    @Test
    void readsAKeyWithoutItsLineEndAndLeavesTheTerminalAsItWas() throws Exception {
        try (PipedOutputStream keyboard = new PipedOutputStream();
                PipedInputStream in = new PipedInputStream(keyboard);
                Terminal terminal = TerminalBuilder.builder()
                        .system(false)
                        .type("xterm")
                        .streams(in, new ByteArrayOutputStream())
                        .build()) {
            boolean lines = terminal.getAttributes().getLocalFlag(LocalFlag.ICANON);
            try (TerminalKeys terminalKeys =
                    Objects.requireNonNull(TerminalKeys.of(session(new JLineTerminal(terminal)), out))) {
                assertThat(terminal.getAttributes().getLocalFlag(LocalFlag.ICANON))
                        .isFalse();
                assertThat(terminalKeys.next(1)).isEqualTo(TerminalKeys.NONE);
                keyboard.write('q');
                keyboard.flush();
                assertThat(terminalKeys.next(60_000)).isEqualTo('q');
            }
            assertThat(terminal.getAttributes().getLocalFlag(LocalFlag.ICANON)).isEqualTo(lines);
        }
    }

    @Test
    void isNotThereForAScript() {
        assertThat(TerminalKeys.of(null, out)).isNull();
        assertThat(TerminalKeys.of(session(null), out)).isNull();
    }
}
