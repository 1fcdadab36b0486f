package com.bitville.postgres.shell.client;

import com.bitville.postgres.api.report.PrivateOutput;
import com.bitville.postgres.shell.internal.report.DocumentStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The file that a command's document goes to, in the caller's folder. Until the agent has said that a document follows, what it says is for
 * the caller: a refusal leaves no file behind.
 */
final class DocumentFile extends OutputStream {
    private static final String COMMAND = "report";
    private static final Set<String> FLAGS = Set.of("--json", "--md", "--force");
    private static final String FORCE = "--force";

    private final PrivateOutput file;
    private final OutputRelay relay;
    private final ByteArrayOutputStream head = new ByteArrayOutputStream();
    private boolean decided;
    private boolean isDocument;
    private long bytes;

    private DocumentFile(PrivateOutput file, OutputRelay relay) {
        this.file = file;
        this.relay = relay;
    }

    /** The file among the words of a command; empty for a command that writes none. */
    static Optional<Path> named(String... args) {
        if (args.length == 0 || !args[0].equals(COMMAND)) {
            return Optional.empty();
        }
        Iterator<String> words = Arrays.asList(args).subList(1, args.length).iterator();
        boolean options = true;
        while (words.hasNext()) {
            String word = words.next();
            if (options && word.equals("--")) {
                options = false;
            } else if (options && word.startsWith("--")) {
                if (!FLAGS.contains(word) && !word.contains("=") && words.hasNext()) {
                    words.next();
                }
            } else {
                return Optional.of(Path.of(word));
            }
        }
        return Optional.empty();
    }

    /** Begins it; refused before the agent is asked for anything. */
    static DocumentFile create(Path path, OutputRelay relay, List<String> args) throws IOException {
        return new DocumentFile(PrivateOutput.create(path, args.contains(FORCE)), relay);
    }

    @Override
    public void write(int b) throws IOException {
        if (decided) {
            pass(new byte[] {(byte) b}, 0, 1);
        } else {
            head.write(b);
            if (b == '\n') {
                decide();
            }
        }
    }

    @Override
    public void write(byte[] from, int offset, int length) throws IOException {
        int next = offset;
        while (!decided && next < offset + length) {
            write(from[next++]);
        }
        if (next < offset + length) {
            pass(from, next, offset + length - next);
        }
    }

    private void decide() throws IOException {
        decided = true;
        isDocument = head.toString(StandardCharsets.UTF_8).stripTrailing().equals(DocumentStream.FIRST_LINE);
        if (!isDocument) {
            relay.write(head.toByteArray());
        }
    }

    private void pass(byte[] from, int offset, int length) throws IOException {
        (isDocument ? file : relay).write(from, offset, length);
        bytes += length;
    }

    @Override
    public void flush() throws IOException {
        relay.flush();
    }

    /** Gives the document its name where it came and the command succeeded; what it says is empty where nothing is to be said. */
    Optional<String> end(boolean succeeded) throws IOException {
        if (!decided) {
            decided = true;
            relay.write(head.toByteArray());
        }
        relay.end();
        if (!isDocument) {
            file.close();
            return Optional.empty();
        }
        if (!succeeded) {
            file.close();
            return Optional.of("the document ended early and no file was written; the agent's log tells why");
        }
        Path written = file.finish();
        return Optional.of("Written to " + written + ", " + (bytes + 1_023) / 1_024 + " kB");
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
