package com.bitville.postgres.testkit.kafka;

import com.bitville.postgres.testkit.net.FreePort;
import com.bitville.postgres.testkit.tls.TestIdentity;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One node, broker and controller in one, with two listeners on 127.0.0.1: one without TLS, whose users may do everything, and one with
 * TLS and SCRAM, whose user {@link #USER} may do what access rules allow. Not safe for use by several threads.
 */
public final class KafkaBroker implements AutoCloseable {
    /** The user of the listener with TLS. */
    public static final String USER = "agent";

    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final String CLUSTER = "bitville-test-cluster0";
    /** Without the verification of its 8,000 classes, which takes a fifth of a start. */
    private static final List<String> JVM = List.of(
            "-Xmx256m",
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "-XX:+UnlockDiagnosticVMOptions",
            "-XX:-BytecodeVerificationRemote",
            "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn");

    private final Path folder;
    private final String classPath;
    private final String password;
    private final int plain = FreePort.next();
    private final int secured = FreePort.next();
    private final int controller = FreePort.next();
    private int node = 1;
    private String voters = "1@127.0.0.1:" + controller;
    private final Map<String, String> settings = new TreeMap<>();
    private @Nullable Process process;

    /**
     * A broker that is not started.
     *
     * @param folder an empty folder of its own
     * @param classPath a class path with {@code kafka_2.13} and this class
     * @param identity the certificate of its TLS, for the address 127.0.0.1
     * @param password of {@link #USER}
     */
    public KafkaBroker(Path folder, String classPath, TestIdentity identity, String password) {
        this.folder = folder;
        this.classPath = classPath;
        this.password = password;
        settings.put("process.roles", "broker,controller");
        settings.put(
                "listeners",
                "PLAINTEXT://127.0.0.1:" + plain + ",SASL_SSL://127.0.0.1:" + secured + ",CONTROLLER://127.0.0.1:"
                        + controller);
        settings.put("controller.listener.names", "CONTROLLER");
        settings.put("listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,SASL_SSL:SASL_SSL,CONTROLLER:PLAINTEXT");
        settings.put("sasl.enabled.mechanisms", "SCRAM-SHA-512");
        settings.put(
                "listener.name.sasl_ssl.scram-sha-512.sasl.jaas.config",
                "org.apache.kafka.common.security.scram.ScramLoginModule required;");
        settings.put("ssl.keystore.type", "PEM");
        settings.put("ssl.keystore.location", folder.resolve("broker.pem").toString());
        settings.put("log.dirs", folder.resolve("log").toString());
        settings.put("authorizer.class.name", "org.apache.kafka.metadata.authorizer.StandardAuthorizer");
        settings.put("super.users", "User:ANONYMOUS");
        // A killed broker comes back only when its former session has ended.
        settings.put("broker.session.timeout.ms", "1500");
        settings.put("broker.heartbeat.interval.ms", "300");
        settings.put("auto.create.topics.enable", "false");
        settings.put("offsets.topic.replication.factor", "1");
        settings.put("offsets.topic.num.partitions", "1");
        settings.put("group.initial.rebalance.delay.ms", "0");
        try {
            Files.writeString(folder.resolve("broker.pem"), identity.keyPem() + identity.certificatePem());
        } catch (IOException e) {
            throw new UncheckedIOException("the broker's folder cannot be used", e);
        }
    }

    /** Several brokers become one cluster; none of them is started. */
    public static void join(List<KafkaBroker> brokers) {
        List<String> voters = new ArrayList<>();
        for (int i = 0; i < brokers.size(); i++) {
            brokers.get(i).node = i + 1;
            voters.add((i + 1) + "@127.0.0.1:" + brokers.get(i).controller);
        }
        brokers.forEach(broker -> broker.voters = String.join(",", voters));
    }

    /**
     * Changes a setting of the next start.
     *
     * @param name as in {@code server.properties}
     * @param value its value
     * @return this broker
     */
    public KafkaBroker set(String name, String value) {
        settings.put(name, value);
        return this;
    }

    /**
     * Starts it, or starts it again with what it had stored.
     *
     * @return this broker
     * @throws IOException if its folder cannot be written
     */
    public KafkaBroker launch() throws IOException {
        settings.put("node.id", String.valueOf(node));
        settings.put("controller.quorum.voters", voters);
        StringBuilder text = new StringBuilder();
        settings.forEach(
                (name, value) -> text.append(name).append('=').append(value).append('\n'));
        Path file = Files.writeString(folder.resolve("server.properties"), text);
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(JVM);
        command.addAll(List.of("-cp", classPath, BrokerMain.class.getName(), file.toString()));
        command.add(folder.resolve("log").toString());
        command.addAll(List.of("format", "-t", CLUSTER, "-c", file.toString(), "--add-scram"));
        command.add("SCRAM-SHA-512=[name=" + USER + ",password=" + password + "]");
        process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        folder.resolve("broker.out").toFile()))
                .start();
        return this;
    }

    /**
     * Waits until it takes connections.
     *
     * @return this broker
     * @throws IOException if it ended instead; with its last words
     * @throws InterruptedException if interrupted
     */
    public KafkaBroker awaitOpen() throws IOException, InterruptedException {
        Process running = running();
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!isOpen()) {
            if (running.waitFor(50, TimeUnit.MILLISECONDS) || System.nanoTime() > end) {
                String words = Files.readString(folder.resolve("broker.out"));
                throw new IOException(
                        "the broker does not serve: " + words.substring(Math.max(0, words.length() - 2_000)));
            }
        }
        return this;
    }

    private boolean isOpen() {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), plain), 500);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private Process running() {
        Process running = process;
        if (running == null) {
            throw new IllegalStateException("the broker is not started");
        }
        return running;
    }

    /**
     * Kills it as {@code kill -9} does.
     *
     * @throws InterruptedException if interrupted
     */
    public void kill() throws InterruptedException {
        running().destroyForcibly().waitFor();
    }

    /**
     * Waits until it has ended by itself.
     *
     * @return its exit status
     * @throws InterruptedException if interrupted
     */
    public int awaitEnd() throws InterruptedException {
        return running().waitFor();
    }

    /**
     * Its process.
     *
     * @return the process id
     */
    public long pid() {
        return running().pid();
    }

    /**
     * The listener without TLS.
     *
     * @return host and port
     */
    public String plainAddress() {
        return "127.0.0.1:" + plain;
    }

    /**
     * The listener with TLS and login.
     *
     * @return host and port
     */
    public String securedAddress() {
        return "127.0.0.1:" + secured;
    }

    @Override
    public void close() {
        if (process != null) {
            process.destroyForcibly().onExit().join();
        }
    }
}
