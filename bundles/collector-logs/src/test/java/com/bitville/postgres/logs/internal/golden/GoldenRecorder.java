package com.bitville.postgres.logs.internal.golden;

import static org.assertj.core.api.Assertions.assertThat;

import com.bitville.postgres.testkit.pg.PostgresServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Records the golden pairs again, from real servers. Review the changes before committing them. */
@EnabledIfSystemProperty(named = "bitville.golden", matches = "record")
class GoldenRecorder {
    static final Path FOLDER = Path.of("src/test/resources/golden");
    private static final int MOST_OF_A_CLASS = 6;
    private static final Map<Integer, List<String>> FORMATS = Map.of(
            13, List.of("stderr", "csvlog"),
            14, List.of("csvlog"),
            15, List.of("jsonlog"),
            16, List.of("csvlog"),
            17, List.of("jsonlog"),
            18, List.of("stderr", "csvlog", "jsonlog"));

    static List<Integer> versions() {
        return PostgresServer.available();
    }

    @ParameterizedTest
    @MethodSource("versions")
    void record(int major) throws Exception {
        try (PostgresServer server = GoldenLoad.server(major)) {
            GoldenLoad.run(server);
            for (String format : FORMATS.getOrDefault(major, List.of())) {
                String ending = Map.of("stderr", "log", "csvlog", "csv").getOrDefault(format, "json");
                Path file = server.dataDirectory().resolve("log/golden." + ending);
                write(
                        major,
                        format,
                        Files.readString(file).replace(server.socketDirectory().toString(), "/srv/postgresql"));
            }
        }
    }

    private static void write(int major, String format, String log) throws IOException {
        Map<String, Integer> ofClass = new HashMap<>();
        Set<String> known = new HashSet<>();
        StringBuilder thin = new StringBuilder();
        for (String entry : Golden.records(format, log)) {
            String told = Golden.read(format, entry);
            String kind = String.join(",", Golden.classes(format, entry));
            String message =
                    told.replaceAll("(?s).*\\nmessage: ([^\\n]*).*", "$1").replaceAll("\\d+|\"[^\"]*\"", "#");
            if (known.add(kind + message.substring(0, Math.min(50, message.length())))
                    && ofClass.merge(kind, 1, Integer::sum) <= MOST_OF_A_CLASS) {
                thin.append(entry);
            }
        }
        assertThat(thin.toString()).doesNotContain("/tmp/");
        Files.createDirectories(FOLDER);
        Files.writeString(FOLDER.resolve(major + "." + format), thin, StandardCharsets.UTF_8);
        Files.writeString(FOLDER.resolve(major + "." + format + ".expected"), Golden.read(format, thin.toString()));
    }
}
