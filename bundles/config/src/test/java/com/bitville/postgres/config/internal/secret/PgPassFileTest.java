package com.bitville.postgres.config.internal.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.bitville.postgres.api.config.Secret;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Compared with Debian's psql, whose password a server that asks for it in clear text reveals. */
class PgPassFileTest {
    private static final Path PSQL = Path.of("/usr/lib/postgresql/15/bin/psql");
    /** Stands in the files for the port of the server, which is any free one. */
    private static final String PORT = "54329";

    private static final String NONE = "";

    /** A login, the file, and the expected password. */
    private record Case(String host, String database, String user, String file, String password) {}

    private static final List<Case> CASES = List.of(
            new Case("h", "d", "u", "h:54329:d:u:a", "a"),
            new Case("h", "d", "u", "x:*:*:*:a\nh:1:*:*:b\nh:*:x:*:c\nh:*:*:x:d\nh:*:*:*:e\n*:*:*:*:f", "e"),
            new Case("h", "d", "u", "#h:*:*:*:a\n #h:*:*:*:b\n\n h:*:*:*:c\n*:*:*:*:d", "d"),
            new Case("h", "d", "u", "h:*:*:*:a\r\n", "a"),
            new Case("h", "d", "u", "h:*:*:*:a\r\r\n", "a"),
            new Case("h", "d", "u", "h:*:*:*:a\rb\n", "a\rb"),
            new Case("h", "d", "u", "h:*:*:*:a\\:b\\\\c\\d\\", "a:b\\cd\\"),
            new Case("h", "d", "u", "h:*:*:*:a:rest", "a"),
            new Case("h", "d", "u", "h:*:*:*: a b ", " a b "),
            new Case("h", "d", "u", "h:*:*:*\nh:*:*:*:", NONE),
            new Case("h", "d", "u", "h:*:*:*:\nh:*:*:*:later", NONE),
            new Case("h", "d", "u", "**:*:*:*:a\n\\*:*:*:*:b\n*h:*:*:*:c\nh*:*:*:*:d", NONE),
            new Case("*", "d", "u", "\\*:*:*:*:a", "a"),
            new Case("h", "d", "u", "\\h:5432\\9:\\d:u:a", "a"),
            new Case("h", "d", "u", "h\\", NONE),
            new Case("h", "a:b", "c\\d", "h:*:a\\:b:c\\\\d:a", "a"),
            new Case("h", "a:b", "u", "h:*:a:b:u:a", "a"),
            new Case("::1", "d", "u", "::1:*:*:*:a", "a"),
            new Case("::1", "d", "u", "\\:\\:1:*:*:*:a", "a"),
            new Case("::1", "d", "u", "[::1]:*:*:*:a\n*:*:*:*:b", "b"),
            new Case("H", "d", "u", "h:*:*:*:a\n*:*:*:*:b", "b"),
            new Case("h", "d\u00e4", "u", "h:*:d\u00e4:*:p\u00e4ss", "p\u00e4ss"),
            new Case("127.0.0.1", "d", "u", "localhost:*:*:*:a\n127.0.0.1:*:*:*:b", "b"),
            new Case("localhost", "d", "u", "127.0.0.1:*:*:*:a\nlocalhost:*:*:*:b", "b"),
            new Case("h", "replication", "u", "h:*:replication:*:a", "a"),
            new Case("/tmp", "d", "u", "localhost:*:*:*:a\n/tmp:*:*:*:b", "b"),
            new Case("/tmp", "d", "u", "localhost:*:*:*:a", NONE),
            new Case("/tmp/", "d", "u", "/tmp:*:*:*:a\n/tmp/:*:*:*:b", "b"),
            new Case("/var/run/postgresql", "d", "u", "/var/run/postgresql:*:*:*:a\nlocalhost:*:*:*:b", "b"),
            new Case("/var/run/postgresql", "d", "u", "127.0.0.1:*:*:*:a\n*:*:*:*:c", "c"));

    @TempDir
    private Path folder;

    private final ServerSocketChannel tcp = ServerSocketChannel.open();
    private final String port;

    PgPassFileTest() throws IOException {
        tcp.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        port = String.valueOf(tcp.socket().getLocalPort());
    }

    @AfterEach
    void close() throws IOException {
        tcp.close();
    }

    @Test
    void findsTheSameAsLibpq() throws Exception {
        assumeTrue(Files.isExecutable(PSQL), PSQL + " is not there: install Debian's postgresql-client-15");
        List<String> differences = new ArrayList<>();
        for (Case row : CASES) {
            String found = psql(row);
            if (!row.password().equals(found)) {
                differences.add(row + ": psql finds " + found);
            }
        }
        assertThat(differences).isEmpty();
    }

    @Test
    void findsWhatIsWritten() throws Exception {
        for (Case row : CASES) {
            assertThat(ours(row, true)).as(row.toString()).isEqualTo(row.password());
        }
    }

    @Test
    void theDefaultSocketIsInTmpWhereNoDistributionHasPutItElsewhere() throws Exception {
        Case row = new Case("/tmp", "d", "u", "/tmp:*:*:*:a\nlocalhost:*:*:*:b", "b");
        assertThat(ours(row, false)).isEqualTo("b");
    }

    @Test
    void bracketsOfAnAddressAreNoneOfTheFile() throws Exception {
        assertThat(ours(new Case("[::1]", "d", "u", "::1:*:*:*:a", "a"), true)).isEqualTo("a");
    }

    private Path file(Case row) throws IOException {
        Path file = folder.resolve("pgpass");
        int last = port.length() - 1;
        Files.writeString(
                file,
                row.file()
                        .replace(PORT, port)
                        .replace("5432\\9", port.substring(0, last) + "\\" + port.substring(last)));
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        return file;
    }

    private String ours(Case row, boolean packaged) throws Exception {
        return new PgPassFile(file(row), packaged)
                .password(new SecretSource.PgPass(row.host(), Long.parseLong(port), row.database(), row.user()))
                .map(Secret::reveal)
                .orElse(NONE);
    }

    private String psql(Case row) throws Exception {
        boolean socket = row.host().startsWith("/");
        Path file = file(row);
        try (ServerSocketChannel local = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            if (socket) {
                local.bind(UnixDomainSocketAddress.of(Path.of(row.host(), ".s.PGSQL." + port)));
            }
            CompletableFuture<String> told = CompletableFuture.supplyAsync(() -> password(socket ? local : tcp));
            String target = "host='" + quoted(row.host()) + "' port=" + port + " dbname='" + quoted(row.database())
                    + "' user='" + quoted(row.user()) + "' sslmode=disable gssencmode=disable connect_timeout=10"
                    + (socket ? "" : " hostaddr=127.0.0.1");
            ProcessBuilder builder =
                    new ProcessBuilder(PSQL.toString(), "-w", "-X", "-c", "", target).redirectErrorStream(true);
            builder.environment().keySet().removeIf(name -> name.startsWith("PG"));
            builder.environment().put("PGPASSFILE", file.toString());
            Process psql = builder.start();
            String said = new String(psql.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            psql.waitFor();
            String found = told.get();
            assertThat(said).as(row.toString()).contains(found.isEmpty() ? "no password supplied" : "server closed");
            return found;
        } catch (ExecutionException e) {
            throw new IOException(e.getCause());
        } finally {
            if (socket) {
                Files.deleteIfExists(Path.of(row.host(), ".s.PGSQL." + port));
            }
        }
    }

    private static String quoted(String value) {
        return value.replace("\\", "\\\\").replace("'", "\\'");
    }

    /** Accepts one connection, asks for its password in clear text, and closes it. */
    private static String password(ServerSocketChannel server) {
        try (SocketChannel client = server.accept()) {
            ByteBuffer startup = ByteBuffer.allocate(4);
            fill(client, startup);
            fill(client, ByteBuffer.allocate(startup.getInt(0) - 4));
            client.write(
                    ByteBuffer.allocate(9).put((byte) 'R').putInt(8).putInt(3).flip());
            ByteBuffer head = ByteBuffer.allocate(5);
            if (!fill(client, head)) {
                return NONE;
            }
            ByteBuffer text = ByteBuffer.allocate(head.getInt(1) - 4);
            fill(client, text);
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            out.write(text.array(), 0, text.capacity() - 1);
            return out.toString(StandardCharsets.UTF_8);
        } catch (IOException e) {
            return NONE;
        }
    }

    private static boolean fill(SocketChannel from, ByteBuffer into) throws IOException {
        while (into.hasRemaining()) {
            if (from.read(into) < 0) {
                return false;
            }
        }
        return true;
    }
}
