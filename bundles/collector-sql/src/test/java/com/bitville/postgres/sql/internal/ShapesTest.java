package com.bitville.postgres.sql.internal;

import static org.assertj.core.api.Assertions.assertThat;

import com.bitville.postgres.api.collect.CollectException;
import com.bitville.postgres.api.collect.Snapshot;
import com.bitville.postgres.api.collect.table.Rowset;
import com.bitville.postgres.sql.internal.counter.ServerEpoch;
import com.bitville.postgres.sql.internal.header.SubjectDefinition;
import com.bitville.postgres.sql.internal.read.SqlCollector;
import com.bitville.postgres.testkit.collect.ServerSession;
import com.bitville.postgres.testkit.fake.FakeRun;
import com.bitville.postgres.testkit.pg.PostgresServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The columns that each subject has on each version, beside those that were reviewed. */
class ShapesTest {
    private static final Path GOLDEN = Path.of("src/test/resources/golden/shapes.txt");

    /** A line for each subject and set of columns, with the versions that have it. */
    private static String shapes() throws SQLException {
        Map<String, Map<String, List<Integer>>> versions = new TreeMap<>();
        for (int major : PostgresServer.available()) {
            try (ServerSession session = ServerSession.open(major)) {
                ServerEpoch.Cache epochs = new ServerEpoch.Cache();
                for (SubjectDefinition subject : ShippedFiles.subjects()) {
                    versions.computeIfAbsent(subject.name(), name -> new TreeMap<>())
                            .computeIfAbsent(columns(subject, session, epochs), columns -> new ArrayList<>())
                            .add(major);
                }
            }
        }
        StringBuilder lines = new StringBuilder();
        versions.forEach((subject, shapes) -> shapes.entrySet().stream()
                .sorted(Map.Entry.comparingByValue((one, other) -> one.get(0).compareTo(other.get(0))))
                .forEach(shape -> lines.append(subject)
                        .append(' ')
                        .append(shape.getValue().stream().map(String::valueOf).collect(Collectors.joining(",")))
                        .append(": ")
                        .append(shape.getKey())
                        .append('\n')));
        return lines.toString();
    }

    private static String columns(SubjectDefinition subject, ServerSession session, ServerEpoch.Cache epochs) {
        try {
            Snapshot snapshot = new SqlCollector(subject, ShippedFiles.CYCLE, epochs).collect(FakeRun.of(session));
            Rowset rowset = snapshot.rowsets().get(0);
            return rowset.table().columns().stream()
                    .map(column -> column.name() + " " + column.kind())
                    .collect(Collectors.joining(", "));
        } catch (CollectException e) {
            return e.reason().word();
        }
    }

    @Test
    void areThoseThatWereReviewed() throws SQLException, IOException {
        String shapes = shapes();
        if (Boolean.getBoolean("bitville.subjects.write")) {
            Files.createDirectories(GOLDEN.resolveSibling("."));
            Files.writeString(GOLDEN, shapes);
        }
        List<String> golden = Files.readAllLines(GOLDEN);
        // The default build has fewer versions than the deep one.
        List<Integer> here = PostgresServer.available();
        List<String> expected =
                golden.stream().flatMap(line -> only(here, line).stream()).toList();
        assertThat(shapes.lines().toList()).isEqualTo(expected);
    }

    private static List<String> only(List<Integer> here, String line) {
        String subject = line.substring(0, line.indexOf(' '));
        String majors = line.substring(line.indexOf(' ') + 1, line.indexOf(':'));
        String kept = List.of(majors.split(",", -1)).stream()
                .filter(major -> here.contains(Integer.valueOf(major)))
                .collect(Collectors.joining(","));
        return kept.isEmpty() ? List.of() : List.of(subject + " " + kept + line.substring(line.indexOf(':')));
    }
}
