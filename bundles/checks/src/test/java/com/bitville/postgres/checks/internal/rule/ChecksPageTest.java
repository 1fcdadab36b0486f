package com.bitville.postgres.checks.internal.rule;

import static org.assertj.core.api.Assertions.assertThat;

import com.bitville.postgres.api.check.CheckDefinition;
import com.bitville.postgres.api.check.CheckThreshold;
import com.bitville.postgres.api.check.ServerCheck;
import com.bitville.postgres.checks.internal.BuiltInChecks;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The page has every check, with its thresholds and an anchor that alerts link to. */
class ChecksPageTest {
    private static final Path PAGE = Path.of("../../docs/checks.md");
    private static final String HEAD = "| check | finds | thresholds | reads |\n";

    private static String table() {
        List<CheckDefinition> all = BuiltInChecks.all().stream()
                .map(ServerCheck::definition)
                .sorted(Comparator.comparing(CheckDefinition::group).thenComparing(CheckDefinition::name))
                .toList();
        return HEAD + "| --- | --- | --- | --- |\n"
                + all.stream()
                        .map(check -> "| <a id=\"" + check.name() + "\"></a>" + check.group() + ": `" + check.name()
                                + "` | " + check.description() + " | "
                                + check.thresholds().stream()
                                        .map(ChecksPageTest::threshold)
                                        .collect(Collectors.joining("; "))
                                + " | " + String.join(", ", check.tables()) + " |\n")
                        .collect(Collectors.joining());
    }

    private static String threshold(CheckThreshold threshold) {
        return "`" + threshold.name() + "` " + (threshold.falling() ? "below " : "above ")
                + new BigDecimal(threshold.standard())
                        .round(new MathContext(10))
                        .stripTrailingZeros()
                        .toPlainString()
                + (threshold.unit().isEmpty() ? "" : " " + threshold.unit());
    }

    @Test
    void thePageListsEveryCheckAsItIs() throws IOException {
        String page = Files.readString(PAGE);
        int at = page.indexOf(HEAD);
        String text = at < 0 ? page : page.substring(0, at);
        if (Boolean.getBoolean("bitville.checks.write")) {
            Files.writeString(PAGE, text + table());
            return;
        }
        assertThat(at).isPositive();
        assertThat(page.substring(at)).isEqualTo(table());
    }

    @Test
    void eachNameIsUniqueAndFitsAKey() {
        List<String> names = BuiltInChecks.all().stream()
                .map(check -> check.definition().name())
                .toList();
        assertThat(names).doesNotHaveDuplicates().allMatch(name -> name.matches("[a-z][a-z0-9_]*"));
    }
}
