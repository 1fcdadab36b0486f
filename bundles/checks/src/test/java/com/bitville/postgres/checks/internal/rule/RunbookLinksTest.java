package com.bitville.postgres.checks.internal.rule;

import static org.assertj.core.api.Assertions.assertThat;

import com.bitville.postgres.api.check.ServerCheck;
import com.bitville.postgres.checks.internal.BuiltInChecks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Each alert of the rules for Prometheus links to a runbook that is there, whatever check it tells of. */
class RunbookLinksTest {
    private static final Path ROOT = Path.of("../..");
    private static final Pattern ALERT = Pattern.compile("- alert: (\\S+)");
    private static final Pattern LINK = Pattern.compile("runbook_url: (\\S+\\.md)#(.+)");
    private static final String CHECK = "{{ $labels.check }}";

    @Test
    void everyLinkLeadsToAnAnchor() throws IOException {
        String rules = Files.readString(ROOT.resolve("monitoring/prometheus/bitville-rules.yml"));
        List<MatchResult> links = LINK.matcher(rules).results().toList();
        assertThat(links).hasSize((int) ALERT.matcher(rules).results().count()).isNotEmpty();
        for (MatchResult link : links) {
            String page = Files.readString(ROOT.resolve(link.group(1)));
            anchors(link.group(2))
                    .forEach(anchor -> assertThat(isIn(page, anchor))
                            .as(link.group(1) + "#" + anchor)
                            .isTrue());
        }
    }

    private static Stream<String> anchors(String anchor) {
        return anchor.contains(CHECK)
                ? BuiltInChecks.all().stream()
                        .map(ServerCheck::definition)
                        .map(check -> anchor.replace(CHECK, check.name()))
                : Stream.of(anchor);
    }

    /** An explicit anchor, or a heading in the form that its link has. */
    private static boolean isIn(String page, String anchor) {
        return page.contains("<a id=\"" + anchor + "\"></a>")
                || page.lines()
                        .filter(line -> line.startsWith("#"))
                        .map(line -> line.replaceFirst("#+ ", "")
                                .toLowerCase(Locale.ROOT)
                                .replaceAll("[^a-z0-9_ -]", "")
                                .replace(' ', '-'))
                        .anyMatch(anchor::equals);
    }
}
