package com.bitville.postgres.sql.internal;

import static org.assertj.core.api.Assertions.assertThat;

import com.bitville.postgres.sql.internal.header.SubjectDefinition;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Test;

class BuiltInSubjectsTest {
    /** The budget may end the first visit to a database early: by then what the tables are is known, and the state of the catalogs. */
    @Test
    void aVisitReadsTheTablesFirst() {
        List<SubjectDefinition> visit = ShippedFiles.subjects().stream()
                .filter(SubjectDefinition::isOfDatabase)
                .sorted(Comparator.comparing(BuiltInSubjects::ranking).reversed())
                .toList();
        assertThat(visit).extracting(SubjectDefinition::name).startsWith("tables", "indexes");
        assertThat(visit)
                .extracting(SubjectDefinition::cycles)
                .as("what is read often before what is read seldom")
                .isSorted();
    }
}
