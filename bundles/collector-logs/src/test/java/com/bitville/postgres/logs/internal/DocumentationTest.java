package com.bitville.postgres.logs.internal;

import static org.assertj.core.api.Assertions.assertThat;

import com.bitville.postgres.logs.internal.classify.DetailExtractor;
import com.bitville.postgres.logs.internal.entry.EntryClass;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The page of this subject contains the declared table of classes and fields. */
class DocumentationTest {
    private static final Path PAGE = Path.of("../../docs/collectors/logs.md");

    /** Fields that are taken out by code of their own. */
    private static final Map<EntryClass, List<String>> OWN = Map.of(
            EntryClass.DEADLOCK, List.of("deadlock_pids", "deadlock_lock_modes", "deadlock_queries"),
            EntryClass.PLAN, List.of("duration_ms", "plan_format", "plan", "plan_dropped", "statement"),
            EntryClass.SLOW_STATEMENT, List.of("duration_ms", "statement"),
            EntryClass.DURATION, List.of("duration_ms"),
            EntryClass.STATEMENT, List.of("statement"),
            EntryClass.LOCK_WAIT, List.of("duration_ms"),
            EntryClass.LOCK_ACQUIRED, List.of("duration_ms"));

    private static String table() {
        Map<String, Set<String>> states = new LinkedHashMap<>();
        Map<String, Set<String>> fields = new LinkedHashMap<>();
        for (EntryClass entryClass : EntryClass.values()) {
            states.computeIfAbsent(entryClass.word(), any -> new LinkedHashSet<>())
                    .addAll(entryClass.states());
            Set<String> own = fields.computeIfAbsent(entryClass.word(), any -> new LinkedHashSet<>());
            own.addAll(OWN.getOrDefault(entryClass, List.of()));
            own.addAll(DetailExtractor.of(entryClass));
        }
        return states.keySet().stream()
                .map(word -> "| `" + word + "` | " + cell(states.getOrDefault(word, Set.of())) + " | "
                        + cell(fields.getOrDefault(word, Set.of())) + " |\n")
                .collect(Collectors.joining(
                        "", "| class | SQLSTATE | fields beside the common ones |\n| --- | --- | --- |\n", ""));
    }

    private static String cell(Set<String> words) {
        return words.stream().map(word -> "`" + word + "`").collect(Collectors.joining(", "));
    }

    @Test
    void thePageHoldsTheTableOfTheDeclaration() throws IOException {
        Path generated =
                Files.writeString(Files.createDirectories(Path.of("target")).resolve("classes.md"), table());
        assertThat(Files.readString(PAGE))
                .as("copy the table from %s", generated)
                .contains(table());
    }
}
