package com.bitville.postgres.logs.internal.golden;

import static org.assertj.core.api.Assertions.assertThat;

import com.bitville.postgres.logs.internal.entry.EntryClass;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Output of real servers of every version, and the expected result. Recorded by {@code mvn -Pdeep -pl bundles/collector-logs -am test
 * -Dtest=GoldenRecorder -Dbitville.golden=record -Dsurefire.failIfNoSpecifiedTests=false}.
 */
public class GoldenTest {
    public static List<Path> logs() throws IOException {
        try (Stream<Path> files = Files.list(GoldenRecorder.FOLDER)) {
            return files.filter(file -> !file.toString().endsWith(".expected"))
                    .sorted()
                    .toList();
        }
    }

    private static String format(Path log) {
        return log.toString().replaceFirst(".*\\.", "");
    }

    @ParameterizedTest
    @MethodSource("logs")
    void readsWhatServersWrite(Path log) throws IOException {
        Path expected = log.resolveSibling(log.getFileName() + ".expected");
        assertThat(Golden.read(format(log), Files.readString(log))).isEqualTo(Files.readString(expected));
    }

    /** Each record alone is one entry, so that none is taken for a part of another. */
    @ParameterizedTest
    @MethodSource("logs")
    void distinguishesEntries(Path log) throws IOException {
        String text = Files.readString(log);
        List<String> alone = Golden.records(format(log), text).stream()
                .map(record -> Golden.read(format(log), record))
                .toList();
        assertThat(alone)
                .allSatisfy(entry -> assertThat(entry.split("\n\n", -1)).hasSize(2));
        assertThat(String.join("", alone).lines().filter(line -> line.startsWith("message: ")))
                .containsExactlyElementsOf(Golden.read(format(log), text)
                        .lines()
                        .filter(line -> line.startsWith("message: "))
                        .toList());
    }

    @ParameterizedTest
    @MethodSource("logs")
    void hasAnExampleOfEveryClass(Path log) throws IOException {
        Set<String> all =
                Arrays.stream(EntryClass.values()).map(EntryClass::word).collect(Collectors.toCollection(TreeSet::new));
        assertThat(Golden.classes(format(log), Files.readString(log))).containsExactlyElementsOf(all);
    }
}
