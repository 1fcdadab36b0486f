package com.bitville.postgres.shell.client;

import com.bitville.postgres.shell.internal.reference.HelpPage;
import com.bitville.postgres.shell.internal.report.DocumentStream;
import com.bitville.postgres.shell.internal.terminal.AgentInstallation;
import com.bitville.postgres.shell.internal.terminal.TerminalKeys;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyPair;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.sshd.client.SshClient;
import org.apache.sshd.client.channel.ChannelExec;
import org.apache.sshd.client.channel.ClientChannelEvent;
import org.apache.sshd.client.future.AuthFuture;
import org.apache.sshd.client.keyverifier.AcceptAllServerKeyVerifier;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.common.config.keys.FilePasswordProvider;
import org.apache.sshd.common.io.nio2.Nio2ServiceFactoryFactory;
import org.apache.sshd.common.util.io.output.NoCloseOutputStream;
import org.apache.sshd.common.util.io.resource.PathResource;
import org.apache.sshd.common.util.security.SecurityUtils;

/**
 * Runs one {@code bitville:} command in the running agent, relays its output and exits with its status. Does not read standard input, so
 * it works in scripts, pipes and cron; only {@code config set-secret} asks for the secret at the terminal or, without a terminal, reads
 * one line. Logs in over the loopback address with the key that the agent created for the owner of the installation.
 *
 * <p>Exit status: the command's own; 64 for an empty argument; 73 if a file cannot be written, 69 if the agent is not reachable, 77 if it refuses the login (sysexits.h).
 */
public final class Client {
    private static final int USAGE = 64;
    private static final int UNAVAILABLE = 69;
    private static final int CANNOT_CREATE = 73;
    private static final int NO_PERMISSION = 77;
    private static final Duration PATIENCE = Duration.ofSeconds(15);

    private Client() {}

    /**
     * The entry point of {@code bin/bitville}.
     *
     * @param args the command's name without its scope, then its arguments
     */
    public static void main(String[] args) {
        Path etc = Path.of(System.getProperty("karaf.etc", "etc"));
        int port = Integer.getInteger("bitville.shell.port", 8101);
        UserTerminal terminal = UserTerminal.ofProperties();
        Optional<List<String>> help = help(terminal, args);
        if (help.isPresent()) {
            help.get().forEach(System.out::println);
            System.exit(0);
        }
        System.exit(run(etc.resolve("bitville-owner.pem"), port, PATIENCE, terminal, args));
    }

    /** The help that was asked for; it needs no agent. Help about an unknown command is left to the agent's refusal. */
    static Optional<List<String>> help(UserTerminal terminal, String... args) {
        List<String> words = List.of(args);
        boolean asked = words.contains("--help")
                || (!words.isEmpty() && Set.of("help", "-h").contains(words.get(0)));
        if (!asked || words.contains("--json")) {
            return Optional.empty();
        }
        List<String> names = words.stream()
                .filter(word -> !word.startsWith("-") && !word.equals("help"))
                .toList();
        HelpPage page = new HelpPage(
                AgentInstallation.COMMAND.in("bin/bitville "),
                terminal.columns() == 0 ? Integer.MAX_VALUE : Math.max(40, terminal.columns()));
        return names.isEmpty() ? Optional.of(page.list()) : page.of(names.get(0));
    }

    static int run(Path keyFile, int port, Duration patience, String... args) {
        return run(keyFile, port, patience, UserTerminal.NONE, args);
    }

    private static int run(Path keyFile, int port, Duration patience, UserTerminal terminal, String... args) {
        // The shell would end without a message.
        if (Arrays.asList(args).contains("")) {
            return fail(USAGE, "empty argument; give a value or leave it out");
        }
        KeyPair key;
        try {
            key = read(keyFile);
        } catch (NoSuchFileException e) {
            return fail(
                    UNAVAILABLE,
                    "the agent has not been started yet: start it first ("
                            + (AgentInstallation.COMMAND.isInItsFolder()
                                    ? "bin/start"
                                    : "systemctl start bitville-postgres-agent")
                            + ")");
        } catch (IOException | GeneralSecurityException e) {
            return fail(
                    NO_PERMISSION,
                    "cannot read " + keyFile + ": " + why(keyFile) + "; run this as the owner of the installation");
        }
        try (SshClient client = SshClient.setUpDefaultClient()) {
            client.setIoServiceFactoryFactory(new Nio2ServiceFactoryFactory());
            // The loopback address: no other host can answer, so the host key is not checked.
            client.setServerKeyVerifier(AcceptAllServerKeyVerifier.INSTANCE);
            client.start();
            Optional<Path> document = DocumentFile.named(args);
            InputStream input = terminal.isLive(args) ? System.in : new ByteArrayInputStream(Input.forCommand(args));
            return connect(
                    client,
                    key,
                    new Address(port, patience),
                    new Request(command(args), terminal, input, terminal.isLive(args), document, List.of(args)));
        } catch (IOException e) {
            return fail(UNAVAILABLE, "the connection to the agent was lost: " + e.getMessage());
        }
    }

    private record Address(int port, Duration patience) {}

    /** A command, the terminal it is for, what it reads, and the file that its document goes to. */
    private record Request(
            String command,
            UserTerminal terminal,
            InputStream input,
            boolean live,
            Optional<Path> document,
            List<String> args) {}

    private static int connect(SshClient client, KeyPair key, Address address, Request request) throws IOException {
        int port = address.port();
        Duration patience = address.patience();
        ClientSession session;
        try {
            session = client.connect("bitville-owner", "127.0.0.1", port)
                    .verify(patience)
                    .getClientSession();
        } catch (IOException e) {
            String look = AgentInstallation.COMMAND.isInItsFolder() ? "bin/status, bin/start" : "systemctl status";
            return fail(UNAVAILABLE, "no agent listens on 127.0.0.1:" + port + "; check that it runs (" + look + ")");
        }
        try (session) {
            session.addPublicKeyIdentity(key);
            AuthFuture login = session.auth();
            if (!login.await(patience)) {
                return fail(
                        UNAVAILABLE,
                        "the agent on 127.0.0.1:" + port + " did not answer the login within " + patience.toSeconds()
                                + " s: it may still be starting, or the host may be overloaded");
            }
            if (!login.isSuccess()) {
                return fail(
                        NO_PERMISSION,
                        "the agent on 127.0.0.1:" + port
                                + " refuses this installation's key: the port may belong to another"
                                + " agent (BITVILLE_PG_SHELL_PORT)");
            }
            UserTerminal.Keys keys = request.live() ? UserTerminal.keys() : () -> {};
            try {
                return request.document().isPresent()
                        ? write(session, request, request.document().get())
                        : execute(session, request, Optional.empty());
            } finally {
                keys.close();
            }
        }
    }

    /** The document goes to a file of the caller, and one line about it to the terminal. */
    private static int write(ClientSession session, Request request, Path path) throws IOException {
        try (DocumentFile file = DocumentFile.create(path, relay(request), request.args())) {
            int status = execute(session, request, Optional.of(file));
            Optional<String> said = file.end(status == 0);
            if (status != 0) {
                return said.map(why -> fail(status, why)).orElse(status);
            }
            said.ifPresent(System.out::println);
            return 0;
        } catch (FileSystemException e) {
            return fail(CANNOT_CREATE, "no file was written: " + e.getMessage());
        }
    }

    private static OutputRelay relay(Request request) {
        return new OutputRelay(
                System.out,
                System.err,
                request.terminal().columns() == 0
                        ? Integer.MAX_VALUE
                        : Math.max(40, request.terminal().columns()));
    }

    private static int execute(ClientSession session, Request request, Optional<DocumentFile> file) throws IOException {
        OutputRelay outputRelay = relay(request);
        try (ChannelExec channel = session.createExecChannel(request.command())) {
            channel.setIn(request.input());
            if (request.terminal().columns() > 0) {
                channel.setEnv("COLUMNS", String.valueOf(request.terminal().columns()));
            }
            if (request.live()) {
                channel.setEnv("LINES", String.valueOf(request.terminal().lines()));
                channel.setEnv(TerminalKeys.LIVE, "1");
            }
            if (file.isPresent()) {
                channel.setEnv(DocumentStream.WANTED, "1");
                channel.setOut(new NoCloseOutputStream(file.get()));
            } else {
                channel.setOut(outputRelay);
            }
            // The channel closes what it writes to, and there may be more to say after it.
            channel.setErr(new NoCloseOutputStream(System.err));
            channel.open().verify(PATIENCE);
            channel.waitFor(EnumSet.of(ClientChannelEvent.CLOSED), 0);
            outputRelay.end();
            Integer status = channel.getExitStatus();
            return status == null ? fail(UNAVAILABLE, "the agent ended the command without an exit status") : status;
        }
    }

    /** Quotes each argument, so that the shell does not interpret it. */
    static String command(String... args) {
        String rest = Arrays.stream(args).skip(1).map(arg -> " " + quoted(arg)).collect(Collectors.joining());
        return "bitville:" + (args.length == 0 ? "status" : args[0]) + rest;
    }

    /** The shell takes everything between single quotes as it is; a single quote and a backslash stand outside, after a backslash. */
    private static String quoted(String arg) {
        return "'" + arg.replaceAll("['\\\\]", "'\\\\$0'") + "'";
    }

    /** Reads keys of any type: an installation keeps the key that it created first. */
    static KeyPair read(Path keyFile) throws IOException, GeneralSecurityException {
        try (InputStream in = Files.newInputStream(keyFile)) {
            for (KeyPair key : SecurityUtils.loadKeyPairIdentities(
                    null, new PathResource(keyFile), in, FilePasswordProvider.EMPTY)) {
                return key;
            }
        }
        throw new InvalidKeyException("the file contains no key");
    }

    private static String why(Path keyFile) {
        if (!Files.exists(keyFile)) {
            return "there is no such file";
        }
        return Files.isReadable(keyFile) ? "it is not a key" : "permission denied";
    }

    private static int fail(int status, String message) {
        System.err.println("bitville: " + message);
        return status;
    }
}
