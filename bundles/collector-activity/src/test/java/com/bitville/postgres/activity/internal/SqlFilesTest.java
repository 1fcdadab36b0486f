package com.bitville.postgres.activity.internal;

import static org.assertj.core.api.Assertions.assertThat;

import com.bitville.postgres.api.database.Sql;
import com.bitville.postgres.testkit.collect.SqlLint;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class SqlFilesTest {
    @Test
    void keepTheHouseRules() {
        List<Sql> files = SqlLint.files(Path.of("src/main/resources"));
        assertThat(files).hasSizeGreaterThan(5);
        assertThat(files)
                .allSatisfy(
                        sql -> assertThat(SqlLint.collector(sql)).as(sql.name()).isEmpty());
    }
}
