package com.bitville.postgres.config.internal;

import static com.bitville.postgres.config.internal.Sandbox.properties;
import static org.assertj.core.api.Assertions.assertThat;

import com.bitville.postgres.api.config.Secret;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.Collections;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever happens to the files, what is in force is a whole that somebody wrote, and nothing breaks. */
class RandomEditsTest {
    private static final boolean DEEP = "deep".equals(System.getProperty("bitville.depth"));
    private static final int EDITS = DEEP ? 20_000 : 1_000;
    private static final int FUZZED = DEEP ? 1_000_000 : 2_000;

    @TempDir
    Path folder;

    private Sandbox sandbox;

    @BeforeEach
    void prepare() throws IOException {
        sandbox = new Sandbox(folder);
    }

    /** A valid file has one number in several sections, so that a mixture of two files would be seen. */
    private static String valid(int n) {
        return "[database]\nport = " + n + "\n[collection]\ninterval_s = " + n + "\n[buffer]\nmax_size_mb = " + n
                + "\n[listener]\nmax_requests_per_minute = " + n + "\napi_key = key" + n + "\n[end]\n";
    }

    @Test
    void neverAppliesHalfAFile() throws Exception {
        Random random = new Random(20261123);
        sandbox.ini(valid(1000));
        Center center = sandbox.center();
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
                // Cut within the first line that is no comment and no section: a key without a value.
                case 4 -> Files.writeString(sandbox.ini, text.substring(0, 12 + random.nextInt(3)));
                case 5 -> Files.deleteIfExists(sandbox.ini);
                default -> Files.write(sandbox.ini, new byte[] {(byte) 0xff, '[', 'a'});
            }
            center.reload();
            good = taken ? n : good;
            refused += taken ? 0 : 1;
            assertWhole(center, good);
            assertThat(center.faults().stream().anyMatch(fault -> !fault.contains("[end]")))
                    .isEqualTo(!taken);
        }
        assertThat(refused).isBetween(EDITS / 4, EDITS * 3 / 4);
    }

    private static void assertWhole(Center center, int n) throws Exception {
        assertThat(properties(center, "bitville.database~default")).containsEntry("port", n);
        assertThat(properties(center, "bitville.collection")).containsEntry("interval.s", n);
        assertThat(properties(center, "bitville.buffer")).containsEntry("max.size.mb", n);
        assertThat(properties(center, "bitville.listener")).containsEntry("max.requests.per.minute", n);
        assertThat(center.listenerApiKey()).contains(new Secret("key" + n));
    }

    @Test
    void anyBytesGiveAValueOrAClearError() {
        Random random = new Random(42);
        byte[] seed = (Documentation.example() + valid(7)).getBytes(StandardCharsets.UTF_8);
        String alphabet = "[]=:#; \t\r\n%\\\"'\u0000\uFEFF\u2028äx0.-DEFAULTdatabase:";
        for (int i = 0; i < FUZZED; i++) {
            StringBuilder text = new StringBuilder();
            int start = random.nextInt(seed.length);
            int end = Math.min(seed.length, start + random.nextInt(200));
            text.append(new String(Arrays.copyOfRange(seed, start, end), StandardCharsets.UTF_8));
            for (int j = random.nextInt(20); j > 0; j--) {
                text.insert(random.nextInt(text.length() + 1), alphabet.charAt(random.nextInt(alphabet.length())));
            }
            Findings findings = new Findings();
            IniFile file = IniReader.read(text.toString());
            Layer ini = IniLayer.ofFile(file, "f", findings);
            Lookup lookup = new Lookup(Layer.EMPTY, Layer.EMPTY, ini);
            Snapshot snapshot =
                    Resolver.resolve(lookup, findings, folder -> folder).snapshot();
            assertThat(findings.messages()).allMatch(message -> message.chars().noneMatch(Character::isISOControl));
            assertThat(Collections.disjoint(
                            snapshot.faultyPids(), snapshot.properties().keySet()))
                    .isTrue();
            assertThat(snapshot.faultyPids().isEmpty() || !findings.messages().isEmpty())
                    .isTrue();
        }
    }

    @Test
    void anyValueOfAnyKeyIsTakenOrRefused() {
        Random random = new Random(7);
        String alphabet = "0123456789-+.eEnNaft /:@[]%\n\u0000ä";
        for (int i = 0; i < FUZZED; i++) {
            Key key = Keys.ALL.get(random.nextInt(Keys.ALL.size()));
            StringBuilder text = new StringBuilder();
            for (int j = random.nextInt(12); j > 0; j--) {
                text.append(alphabet.charAt(random.nextInt(alphabet.length())));
            }
            Findings findings = new Findings();
            Layer layer = EnvironmentReader.read(Map.of(key.variable(), text.toString()), findings);
            Snapshot snapshot = Resolver.resolve(new Lookup(layer, Layer.EMPTY, Layer.EMPTY), findings, path -> path)
                    .snapshot();
            assertThat(snapshot.settings()).hasSize(Keys.ALL.size());
            assertThat(snapshot.faultyPids().isEmpty())
                    .isEqualTo(findings.messages().isEmpty());
        }
    }
}
