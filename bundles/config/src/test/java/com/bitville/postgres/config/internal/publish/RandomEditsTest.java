package com.bitville.postgres.config.internal.publish;

import static com.bitville.postgres.config.internal.Sandbox.properties;
import static org.assertj.core.api.Assertions.assertThat;

import com.bitville.postgres.api.config.Secret;
import com.bitville.postgres.config.internal.Sandbox;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever happens to the files, the effective configuration is always one complete version of a file, and nothing fails. */
class RandomEditsTest {
    private static final boolean DEEP = "deep".equals(System.getProperty("bitville.depth"));
    private static final int EDITS = DEEP ? 20_000 : 1_000;

    @TempDir
    Path folder;

    private Sandbox sandbox;

    @BeforeEach
    void prepare() throws IOException {
        sandbox = new Sandbox(folder);
    }

    /** A valid file has one number in several sections, so that a mixture of two versions would be detected. */
    private static String valid(int n) {
        return "[database]\nport = " + n + "\n[collection]\ninterval_s = " + n + "\n[buffer]\nmax_size_mb = " + n
                + "\n[listener]\nmax_requests_per_minute = " + n + "\napi_key = key" + n + "\n[end]\n";
    }

    @Test
    void neverAppliesHalfAFile() throws Exception {
        Random random = new Random(20261123);
        sandbox.ini(valid(1000));
        ConfigurationStore configurationStore = sandbox.center();
        int good = 1000;
        int refused = 0;
        for (int i = 0; i < EDITS; i++) {
            int n = 1001 + random.nextInt(60_000);
            String text = valid(n);
            boolean taken = false;
            switch (random.nextInt(7)) {
                case 0, 1 -> {
                    Files.writeString(sandbox.ini, text);
                    taken = true;
                }
                case 2 -> {
                    Path fresh = Files.writeString(folder.resolve("fresh"), text);
                    Files.move(fresh, sandbox.ini, StandardCopyOption.ATOMIC_MOVE);
                    taken = true;
                }
                case 3 -> Files.writeString(sandbox.ini, text.replace("interval_s = " + n, "interval_s = " + -n));
                // Truncated within the first line that is neither comment nor section: a key without a value.
                case 4 -> Files.writeString(sandbox.ini, text.substring(0, 12 + random.nextInt(3)));
                case 5 -> Files.deleteIfExists(sandbox.ini);
                default -> Files.write(sandbox.ini, new byte[] {(byte) 0xff, '[', 'a'});
            }
            configurationStore.reload();
            good = taken ? n : good;
            refused += taken ? 0 : 1;
            assertWhole(configurationStore, good);
            assertThat(configurationStore.faults().stream().anyMatch(fault -> !fault.contains("[end]")))
                    .isEqualTo(!taken);
        }
        assertThat(refused).isBetween(EDITS / 4, EDITS * 3 / 4);
    }

    private static void assertWhole(ConfigurationStore configurationStore, int n) throws Exception {
        assertThat(properties(configurationStore, "bitville.database~default")).containsEntry("port", n);
        assertThat(properties(configurationStore, "bitville.collection")).containsEntry("interval.s", n);
        assertThat(properties(configurationStore, "bitville.buffer")).containsEntry("max.size.mb", n);
        assertThat(properties(configurationStore, "bitville.listener")).containsEntry("max.requests.per.minute", n);
        assertThat(configurationStore.listenerApiKey()).contains(new Secret("key" + n));
    }
}
