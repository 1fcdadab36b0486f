package com.bitville.postgres.itests;

import static org.awaitility.Awaitility.await;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.time.Duration;
import java.util.EnumSet;
import org.apache.sshd.client.SshClient;
import org.apache.sshd.client.channel.ChannelExec;
import org.apache.sshd.client.channel.ClientChannelEvent;
import org.apache.sshd.client.config.hosts.HostConfigEntryResolver;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.common.config.keys.FilePasswordProvider;
import org.apache.sshd.common.io.nio2.Nio2ServiceFactoryFactory;
import org.apache.sshd.common.util.io.resource.PathResource;
import org.apache.sshd.common.util.security.SecurityUtils;

/** Karaf's own shell of a running agent, as its owner has it; {@code bin/bitville} runs the agent's commands alone. */
final class Shell implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final SshClient client = SshClient.setUpDefaultClient();
    private final Path keyFile;
    private final int port;

    private Shell(Path keyFile, int port) {
        this.keyFile = keyFile;
        this.port = port;
        client.setIoServiceFactoryFactory(new Nio2ServiceFactoryFactory());
        client.setHostConfigEntryResolver(HostConfigEntryResolver.EMPTY);
        client.setServerKeyVerifier((session, address, key) -> true);
        client.start();
    }

    /** Of an agent that was just started: waits until it lets its owner in. */
    static Shell of(Path home, int port) {
        Shell shell = new Shell(home.resolve("etc/bitville-owner.pem"), port);
        await("the shell answers").atMost(PATIENCE).ignoreExceptions().until(() -> {
            shell.logIn().close();
            return true;
        });
        return shell;
    }

    private ClientSession logIn() throws IOException, GeneralSecurityException {
        ClientSession session = client.connect("bitville-owner", "127.0.0.1", port)
                .verify(PATIENCE)
                .getClientSession();
        try (InputStream in = Files.newInputStream(keyFile)) {
            for (KeyPair key : SecurityUtils.loadKeyPairIdentities(
                    null, new PathResource(keyFile), in, FilePasswordProvider.EMPTY)) {
                session.addPublicKeyIdentity(key);
            }
            session.auth().verify(PATIENCE);
            return session;
        } catch (IOException | GeneralSecurityException e) {
            session.close();
            throw e;
        }
    }

    /** Runs one command to its end, in a session of its own as the server wants it; returns what it printed. */
    String run(String command) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (ClientSession session = logIn();
                ChannelExec channel = session.createExecChannel(command)) {
            channel.setOut(out);
            channel.setErr(out);
            channel.open().verify(PATIENCE);
            channel.waitFor(EnumSet.of(ClientChannelEvent.CLOSED), PATIENCE.multipliedBy(2));
            String text = out.toString(StandardCharsets.UTF_8);
            if (!Integer.valueOf(0).equals(channel.getExitStatus()) || text.contains("Error executing command")) {
                throw new IOException(command + " ended with " + channel.getExitStatus() + ": " + text);
            }
            return text;
        } catch (GeneralSecurityException e) {
            throw new IOException(e);
        }
    }

    @Override
    public void close() throws IOException {
        client.close();
    }
}
