package com.bitville.postgres.itests.support;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.stream.Collectors;
import org.apache.sshd.client.SshClient;
import org.apache.sshd.client.channel.ChannelExec;
import org.apache.sshd.client.channel.ChannelShell;
import org.apache.sshd.client.channel.ClientChannelEvent;
import org.apache.sshd.client.config.hosts.HostConfigEntryResolver;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.common.config.keys.FilePasswordProvider;
import org.apache.sshd.common.io.nio2.Nio2ServiceFactoryFactory;
import org.apache.sshd.common.util.io.resource.PathResource;
import org.apache.sshd.common.util.security.SecurityUtils;

/** The running agent's shell over SSH, as {@code bin/bitville} uses it, without a process for each command. */
public final class AgentShell implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final String user;
    private final int port;
    private final Identity identity;
    private final SshClient client = SshClient.setUpDefaultClient();

    private interface Identity {
        void addTo(ClientSession session) throws IOException;
    }

    /** With the owner's key. */
    AgentShell(Path key, int port) {
        this("bitville-owner", port, session -> session.addPublicKeyIdentity(read(key)));
    }

    private AgentShell(String user, int port, Identity identity) {
        this.user = user;
        this.port = port;
        this.identity = identity;
        client.setIoServiceFactoryFactory(new Nio2ServiceFactoryFactory());
        client.setHostConfigEntryResolver(HostConfigEntryResolver.EMPTY);
        client.setServerKeyVerifier((session, address, shown) -> true);
        client.start();
    }

    public static AgentShell withPassword(String user, String password, int port) {
        return new AgentShell(user, port, session -> session.addPasswordIdentity(password));
    }

    /** Waits until the agent accepts its owner's login and knows the command; at a first start both take a while. */
    public AgentShell await(String command) {
        org.awaitility.Awaitility.await("the shell knows " + command)
                .atMost(Duration.ofMinutes(2))
                .pollInterval(Duration.ofMillis(250))
                .ignoreExceptionsInstanceOf(IOException.class)
                .until(() -> run(command).exitStatus() == 0);
        return this;
    }

    /** A command of the agent, each word passed unchanged. */
    public AgentProcess.Answer bitville(String... words) throws IOException {
        return run(line(words));
    }

    /** The same, printed for a terminal of this width. */
    public AgentProcess.Answer bitville(int columns, String... words) throws IOException {
        return run(line(words), "", PATIENCE, columns);
    }

    /** The same as a line, each word quoted. */
    public static String line(String... words) {
        String quoted = Arrays.stream(words)
                .skip(1)
                .map(word -> " '" + word.replaceAll("['\\\\]", "'\\\\$0'") + "'")
                .collect(Collectors.joining());
        return "bitville:" + words[0] + quoted;
    }

    /** A line as typed by a user. */
    public AgentProcess.Answer run(String line) throws IOException {
        return run(line, "");
    }

    public AgentProcess.Answer run(String line, String input) throws IOException {
        return run(line, input, PATIENCE);
    }

    /** The output of one of Karaf's own commands; it may replace bundles, so it has a longer timeout, and it must succeed. */
    public String done(String line) throws IOException {
        AgentProcess.Answer answer = run(line, "", PATIENCE.multipliedBy(2));
        String text = answer.out() + answer.err();
        if (answer.exitStatus() != 0 || text.contains("Error executing command")) {
            throw new IOException(line + " ended with " + answer.exitStatus() + ": " + text);
        }
        return text;
    }

    /** The output of one login for these input lines, up to its end; less if it ended early. */
    public String typed(String... lines) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (ClientSession session = login();
                ChannelShell channel = session.createShellChannel();
                // Open until the end: the shell leaves when there is nothing more to come.
                PipedOutputStream typing = new PipedOutputStream();
                PipedInputStream typed = new PipedInputStream(typing)) {
            channel.setIn(typed);
            channel.setOut(out);
            channel.setErr(out);
            channel.open().verify(PATIENCE);
            typing.write((String.join("\r", lines) + "\rlogout\r").getBytes(StandardCharsets.UTF_8));
            typing.flush();
            if (channel.waitFor(EnumSet.of(ClientChannelEvent.CLOSED), PATIENCE.multipliedBy(3))
                    .contains(ClientChannelEvent.TIMEOUT)) {
                throw new IOException("no end of what was typed; printed: " + out);
            }
        }
        return out.toString(StandardCharsets.UTF_8);
    }

    private AgentProcess.Answer run(String line, String input, Duration patience) throws IOException {
        return run(line, input, patience, 0);
    }

    private AgentProcess.Answer run(String line, String input, Duration patience, int columns) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        // Karaf ends the whole session with the command.
        try (ClientSession session = login();
                ChannelExec channel = session.createExecChannel(line)) {
            channel.setIn(new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)));
            channel.setOut(out);
            channel.setErr(err);
            if (columns > 0) {
                channel.setEnv("COLUMNS", String.valueOf(columns));
            }
            channel.open().verify(PATIENCE);
            if (channel.waitFor(EnumSet.of(ClientChannelEvent.CLOSED), patience).contains(ClientChannelEvent.TIMEOUT)) {
                throw new IOException(line + " did not end within " + patience);
            }
            Integer status = channel.getExitStatus();
            return new AgentProcess.Answer(
                    status == null ? -1 : status,
                    out.toString(StandardCharsets.UTF_8),
                    err.toString(StandardCharsets.UTF_8));
        }
    }

    private ClientSession login() throws IOException {
        ClientSession session =
                client.connect(user, "127.0.0.1", port).verify(PATIENCE).getClientSession();
        try {
            identity.addTo(session);
            session.auth().verify(PATIENCE);
            return session;
        } catch (IOException e) {
            session.close(true);
            throw e;
        }
    }

    private static KeyPair read(Path key) throws IOException {
        try (InputStream in = Files.newInputStream(key)) {
            return SecurityUtils.loadKeyPairIdentities(null, new PathResource(key), in, FilePasswordProvider.EMPTY)
                    .iterator()
                    .next();
        } catch (GeneralSecurityException e) {
            throw new IOException(e);
        }
    }

    @Override
    public void close() {
        client.stop();
    }
}
