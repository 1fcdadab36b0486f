package com.bitville.postgres.shell.internal.login;

import com.bitville.postgres.api.config.Secret;
import com.bitville.postgres.shell.internal.terminal.AgentInstallation;
import com.bitville.postgres.shell.internal.terminal.CommandRefusal;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.apache.karaf.shell.api.console.Session;
import org.apache.karaf.shell.support.CommandException;

/** Reads a secret: never from an argument, which shell histories and process lists would keep. */
public final class SecretInput {
    private static final int LONGEST = 8192;

    private SecretInput() {}

    public static Secret of(Session session, String key) throws IOException, CommandException {
        if (session.getTerminal() == null) {
            return line(session.getKeyboard(), key);
        }
        // A mask of zero shows nothing, and keeps the line out of the history.
        String typed = session.readLine(key + ": ", '\0');
        if (typed == null || typed.isEmpty()) {
            throw CommandRefusal.of("no input; " + key + " is unchanged");
        }
        return new Secret(typed);
    }

    /** One line of a stream that is not a terminal; the rest is ignored. */
    public static Secret line(InputStream in, String key) throws IOException, CommandException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        int next = in.read();
        while (next >= 0 && next != '\n' && bytes.size() <= LONGEST) {
            bytes.write(next);
            next = in.read();
        }
        String line = bytes.toString(StandardCharsets.UTF_8);
        String secret = line.endsWith("\r") ? line.substring(0, line.length() - 1) : line;
        if (secret.isEmpty() || bytes.size() > LONGEST) {
            throw CommandRefusal.of("no secret given: type it at a terminal, or pass it as one line on standard input: "
                    + AgentInstallation.COMMAND.in("bin/bitville config set-secret ") + key + " < FILE");
        }
        return new Secret(secret);
    }
}
