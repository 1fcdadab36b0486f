package com.bitville.postgres.bench.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MarkedPageTest {
    private static final String TEXT =
            "own\n<!-- figures: begin -->\nold\n<!-- figures: end -->\nmine\n<!-- ledger: begin -->\na\n<!-- ledger: end -->\n";

    @TempDir
    private Path folder;

    @Test
    void replacesWhatIsBetweenTheMarkersAndNothingElse() throws IOException {
        Path file = Files.writeString(folder.resolve("page.md"), TEXT);
        new MarkedPage(file).replace("figures", "new\n");
        new MarkedPage(file).append("ledger", "b\n");
        assertThat(file)
                .hasContent(TEXT.replace("old\n", "new\n").replace("a\n<!-- ledger: end", "a\nb\n<!-- ledger: end"));
    }

    @Test
    void refusesAPageWithoutItsMarkers() {
        assertThatIOException()
                .isThrownBy(() -> MarkedPage.replaced("nothing", "figures", ""))
                .withMessageContaining("<!-- figures: begin -->");
        assertThatIOException().isThrownBy(() -> MarkedPage.replaced(TEXT + TEXT, "figures", ""));
    }

    /** The page of this project. */
    @Test
    void theProjectsPageHasBothParts() throws IOException {
        String page = Files.readString(Path.of("../docs/benchmarks.md"));
        assertThat(MarkedPage.replaced(page, "figures", "")).contains("<!-- figures: end -->");
        assertThat(MarkedPage.replaced(page, "ledger", "")).contains("<!-- ledger: end -->");
    }
}
