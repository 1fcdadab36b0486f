package com.bitville.postgres.shell.client;

import java.io.ByteArrayOutputStream;
import java.io.Console;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** A command's standard input: empty, except for {@code config set-secret}, which reads one line with the secret. */
final class Input {
    private static final int LONGEST = 8192;

    private Input() {}

    @SuppressWarnings("SystemConsoleNull") // bin/bitville sets jdk.console=java.base, for JDK 22 and later.
    static byte[] forCommand(String... args) throws IOException {
        List<String> words = List.of(args);
        if (words.size() != 3 || !words.subList(0, 2).equals(List.of("config", "set-secret"))) {
            return new byte[0];
        }
        Console terminal = System.console();
        if (terminal == null) {
            return firstLine(System.in);
        }
        char[] typed = terminal.readPassword("%s: ", words.get(2));
        return typed == null ? new byte[0] : (new String(typed) + "\n").getBytes(StandardCharsets.UTF_8);
    }

    static byte[] firstLine(InputStream in) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        int next = 0;
        while (next != '\n' && bytes.size() <= LONGEST && (next = in.read()) >= 0) {
            bytes.write(next);
        }
        return bytes.toByteArray();
    }
}
