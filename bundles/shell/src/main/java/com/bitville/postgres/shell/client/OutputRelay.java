package com.bitville.postgres.shell.client;

import com.bitville.postgres.shell.internal.terminal.AgentInstallation;
import com.bitville.postgres.shell.internal.terminal.TextLayout;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Relays a command's output line by line, for pipes and people alike: without colours, and with every refusal, including the shell's own,
 * as one line on standard error.
 */
final class OutputRelay extends OutputStream {
    private static final Pattern COLOUR = Pattern.compile("\u001b\\[[0-9;]*m");
    private static final Pattern UNKNOWN = Pattern.compile("Command not found: bitville:(\\S*)");
    private static final Pattern FAILED = Pattern.compile("Error executing command(?: bitville:(\\S+))?: (.*)");
    private static final Pattern MISUSED =
            Pattern.compile("undefined option .*|too many arguments .*|argument .* is required|unable to convert .*");
    /** The shell prints this line after some of its refusals. */
    private static final String MORE = "Try <command> --help' for more information.";

    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private final PrintStream out;
    private final PrintStream err;
    private final int columns;

    OutputRelay(PrintStream out, PrintStream err) {
        this(out, err, Integer.MAX_VALUE);
    }

    /** With the width of the terminal, between the words of which refusals are wrapped. */
    OutputRelay(PrintStream out, PrintStream err, int columns) {
        this.out = out;
        this.err = err;
        this.columns = columns;
    }

    @Override
    public void write(int b) {
        line.write(b);
        if (b == '\n') {
            pass();
        }
    }

    /** Holds back an unfinished line until its end or the end of the command. */
    @Override
    public void flush() {
        out.flush();
    }

    /** At the end of the command, passes an unfinished line, too. */
    void end() {
        pass();
        out.flush();
        err.flush();
    }

    private void pass() {
        // One character per byte: lines that are not rewritten pass unchanged, whatever the terminal's encoding.
        String text = COLOUR.matcher(line.toString(StandardCharsets.ISO_8859_1)).replaceAll("");
        line.reset();
        String refusal = refusal(text.strip());
        if (refusal.isEmpty()) {
            write(out, text);
        } else if (!refusal.equals(MORE)) {
            write(err, String.join("\n", TextLayout.wrap(refusal, columns, 4)) + "\n");
        }
    }

    private static void write(PrintStream to, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        to.write(bytes, 0, bytes.length);
        to.flush();
    }

    /** The agent's message if the line is a refusal of the shell, else empty. */
    private static String refusal(String text) {
        Matcher unknown = UNKNOWN.matcher(text);
        if (unknown.matches()) {
            return "bitville: unknown command " + unknown.group(1)
                    + AgentInstallation.COMMAND.in("; bin/bitville --help lists them");
        }
        Matcher failed = FAILED.matcher(text);
        if (failed.matches()) {
            String command = failed.group(1);
            String why = failed.group(2);
            return command != null && MISUSED.matcher(why).matches()
                    ? "bitville: " + command + ": " + why + AgentInstallation.COMMAND.in("; see bin/bitville ")
                            + command + " --help"
                    : "bitville: " + why;
        }
        return text.startsWith("bitville: ") || text.equals(MORE) ? text : "";
    }
}
