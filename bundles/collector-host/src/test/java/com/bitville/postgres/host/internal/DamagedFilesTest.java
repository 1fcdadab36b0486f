package com.bitville.postgres.host.internal;

import static org.assertj.core.api.Assertions.assertThat;

import com.bitville.postgres.api.collect.CollectException;
import com.bitville.postgres.api.collect.Reason;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Incomplete kernel files lose figures, never the run. */
class DamagedFilesTest {
    private static final int ROUNDS = "deep".equals(System.getProperty("bitville.depth")) ? 40 : 4;

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"modern", "old", "container"})
    void cutFileCostsFiguresAndNotTheRun(String name) throws Exception {
        HostTree tree = new HostTree(name, folder);
        tree.collect();
        Random random = new Random(4711);
        long uptime = 20_000;
        int unsupported = 0;
        for (String file : files()) {
            String whole = Files.readString(tree.path(file));
            for (int i = 0; i < ROUNDS; i++) {
                tree.put(file, damaged(whole, random));
                if (!file.equals("proc/uptime")) {
                    tree.uptime(uptime += 60);
                }
                try {
                    assertThat(tree.collect().has("host")).as(file).isTrue();
                } catch (CollectException e) {
                    assertThat(e.reason()).isEqualTo(Reason.UNSUPPORTED);
                    assertThat(file).isEqualTo("proc/stat");
                    unsupported++;
                }
            }
            tree.put(file, whole);
        }
        assertThat(unsupported).isLessThanOrEqualTo(ROUNDS);
        assertThat(tree.uptime(uptime + 60).collect().has("cpu")).isTrue();
    }

    /** Cuts the end off, or a piece out of the middle, or a line. */
    private static String damaged(String whole, Random random) {
        int from = random.nextInt(whole.length() + 1);
        int to = from + random.nextInt(whole.length() - from + 1);
        return switch (random.nextInt(3)) {
            case 0 -> whole.substring(0, from);
            case 1 -> whole.substring(0, from) + whole.substring(to);
            default -> whole.substring(0, whole.lastIndexOf('\n', from) + 1) + whole.substring(to);
        };
    }

    private List<String> files() throws Exception {
        List<String> names = new ArrayList<>();
        try (Stream<Path> files = Files.walk(folder)) {
            files.filter(Files::isRegularFile)
                    .sorted()
                    .forEach(file -> names.add(folder.relativize(file).toString()));
        }
        return names;
    }
}
