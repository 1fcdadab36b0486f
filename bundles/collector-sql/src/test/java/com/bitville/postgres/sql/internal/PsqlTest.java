package com.bitville.postgres.sql.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.bitville.postgres.api.database.Sql;
import com.bitville.postgres.testkit.collect.MonitoredServers;
import com.bitville.postgres.testkit.collect.ServerSession;
import com.bitville.postgres.testkit.pg.PostgresServer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A DBA runs each file as it stands. */
class PsqlTest {
    private static final Path PSQL = Path.of("/usr/bin/psql");

    @ParameterizedTest
    @ValueSource(ints = {13, 18})
    void runsEachFile(int major) throws Exception {
        assumeThat(Files.isExecutable(PSQL)).isTrue();
        PostgresServer server = MonitoredServers.of(major);
        List<String> command = new ArrayList<>(List.of(
                PSQL.toString(),
                "-X",
                "-q",
                "-h",
                "127.0.0.1",
                "-p",
                String.valueOf(server.port()),
                "-U",
                PostgresServer.SUPERUSER,
                "-d",
                "postgres",
                "-v",
                "ON_ERROR_STOP=1",
                "-v",
                "pgss=public"));
        int files = 0;
        try (ServerSession session = ServerSession.open(major)) {
            for (Sql sql : ShippedFiles.sql()) {
                if (sql.needs().stream().allMatch(session.capabilities()::offers)) {
                    boolean several = sql.text().contains(":'object'::pg_catalog.oid[]");
                    command.addAll(List.of(
                            "-c",
                            "\\set object " + (several ? "{1}" : "1"),
                            "-f",
                            "src/main/sql/" + sql.name() + ".sql"));
                    files++;
                }
            }
        }
        command.addAll(List.of("-f", "../../config/sql.d/long_transactions.sql"));
        assertThat(files).isGreaterThan(30);
        Process psql = new ProcessBuilder(command).redirectErrorStream(true).start();
        String out = new String(psql.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(psql.waitFor()).as(out).isZero();
        assertThat(out.lines().filter(line -> line.matches("\\(\\d+ rows?\\)"))).hasSize(files + 1);
    }
}
