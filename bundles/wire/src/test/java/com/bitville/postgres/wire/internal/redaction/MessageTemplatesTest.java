package com.bitville.postgres.wire.internal.redaction;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The list of messages fulfils the assumptions of the redaction. */
class MessageTemplatesTest {
    private static final MessageTemplates INDEX = MessageTemplates.shipped();
    private static final Pattern SLOT = Pattern.compile("%[a-z]");
    private static final Pattern KEPT = Pattern.compile("%[oiwfmn]");

    @Test
    void isSortedOnceAndPlain() {
        List<String> all = INDEX.all();
        assertThat(all).hasSize(INDEX.size()).isSorted().doesNotHaveDuplicates();
        assertThat(all).allSatisfy(line -> assertThat(line).matches("[ -~]+").doesNotStartWith(" "));
    }

    @Test
    void hasNoSlotsSideBySideAndNoneOfAnUnknownKind() {
        assertThat(INDEX.all())
                .noneMatch(line -> line.matches(".*%[a-z]%[a-z].*"))
                .noneMatch(line -> line.replace("%%", "").matches(".*%[^csnlxoifwyhpkcmedgv].*"))
                .noneMatch(line -> line.startsWith("%"));
    }

    /** A short template would accept a sentence that anyone may write. */
    @Test
    void keepsSomethingOnlyWhereEnoughIsFixed() {
        assertThat(INDEX.all())
                .filteredOn(line -> KEPT.matcher(line).find())
                .allSatisfy(line -> assertThat(SLOT.matcher(line).replaceAll("").replaceAll("[^A-Za-z]", ""))
                        .hasSizeGreaterThanOrEqualTo(4));
    }

    @Test
    void findsEveryLineByItsBeginning() {
        for (String line : INDEX.all()) {
            List<String> found = new ArrayList<>();
            INDEX.candidates(SLOT.matcher(line).replaceAll("1").replace("%%", "%"), found::add);
            assertThat(found.contains(line)).as(line).isTrue();
        }
    }
}
