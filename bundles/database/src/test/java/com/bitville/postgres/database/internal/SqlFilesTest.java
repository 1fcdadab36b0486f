package com.bitville.postgres.database.internal;

import static org.assertj.core.api.Assertions.assertThat;

import com.bitville.postgres.api.database.Sql;
import com.bitville.postgres.testkit.collect.SqlLint;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class SqlFilesTest {
    @Test
    void everyFileKeepsTheRules() {
        List<Sql> files = SqlLint.files(Path.of("src/main/resources"));
        assertThat(files).hasSizeGreaterThanOrEqualTo(6);
        assertThat(files)
                .allSatisfy(
                        file -> assertThat(SqlLint.probe(file)).as(file.name()).isEmpty());
    }
}
