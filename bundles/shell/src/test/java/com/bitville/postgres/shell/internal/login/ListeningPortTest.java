package com.bitville.postgres.shell.internal.login;

import static org.assertj.core.api.Assertions.assertThat;

import com.bitville.postgres.shell.internal.login.ListeningPort.Holder;
import com.bitville.postgres.testkit.net.FreePort;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ListeningPortTest {
    private static final Path PROC = Path.of("/proc");

    @TempDir
    Path folder;

    @Test
    void knowsItsOwnPortAndAFreeOne() throws Exception {
        int port;
        try (ServerSocket socket = new ServerSocket(FreePort.next(), 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
            assertThat(ListeningPort.holder(PROC, port)).isEqualTo(Holder.THIS_PROCESS);
        }
        assertThat(ListeningPort.holder(PROC, port)).isEqualTo(Holder.NOBODY);
    }

    /** The table of a kernel on which another process listens on 8101. */
    @Test
    void aSocketThatIsNotAmongItsOwnIsAnothers() throws Exception {
        Path net = Files.createDirectories(folder.resolve("self/net"));
        Files.createDirectories(folder.resolve("self/fd"));
        Files.writeString(net.resolve("tcp"), """
                  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
                   0: 0100007F:1FA5 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 4711 1
                """);
        assertThat(ListeningPort.holder(folder, 8101)).isEqualTo(Holder.ANOTHER);
        assertThat(ListeningPort.holder(folder, 8102)).isEqualTo(Holder.NOBODY);
    }
}
