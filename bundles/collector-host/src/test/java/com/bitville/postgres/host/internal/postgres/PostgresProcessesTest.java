package com.bitville.postgres.host.internal.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import com.bitville.postgres.host.internal.HostTree;
import com.bitville.postgres.host.internal.HostTree.Seen;
import com.bitville.postgres.host.internal.proc.KernelFiles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PostgresProcessesTest {
    @TempDir
    Path folder;

    private HostTree tree;

    @BeforeEach
    void record() throws Exception {
        tree = new HostTree("modern", folder);
    }

    @Test
    void findsThePostmasterAndItsProcesses() throws Exception {
        Seen seen = tree.collect();

        assertThat(seen.rows("postgres_processes")).hasSize(1);
        assertThat(seen.row("postgres_processes"))
                .containsEntry("pid", 1000)
                .containsEntry("started_at", Instant.ofEpochSecond(1700000050))
                .containsEntry("data_directory", "/var/lib/postgresql/15/main")
                .containsEntry("port", 5433)
                .containsEntry("processes", 5)
                .containsEntry("rss_bytes", (5000L + 1001 + 1002 + 1003 + 1004) * 4096)
                .containsEntry("rss_largest_pid", 1000);
        assertThat(seen.row("postgres_process_kinds", "kind", "client backend")).containsEntry("processes", 2L);
        assertThat(seen.row("postgres_process_kinds", "kind", "checkpointer")).containsEntry("processes", 1L);
    }

    @Test
    void foreignProcessesAreNotPostgres() throws Exception {
        assertThat(tree.collect().row("postgres_processes")).containsEntry("processes", 5);
        assertThat(ProcessStat.read(new KernelFiles(tree.path("proc")), 777)).isNull();
        assertThat(tree.collect().rows("postgres_processes")).hasSize(1);
    }

    @Test
    void cpuTimeOfAnEndedBackendIsCountedOnce() throws Exception {
        tree.collect();
        // 1004 used 10 more ticks, ended, and the postmaster inherited all 420 of them; 1003 used 40.
        tree.uptime(10_010)
                .delete("proc/1004")
                .change("proc/1000/stat", " 100 50 2000 500 ", " 100 50 2410 510 ")
                .change("proc/1003/stat", " 300 10 0 0 ", " 340 10 0 0 ");
        Seen seen = tree.collect();
        assertThat(seen.row("postgres_processes"))
                .containsEntry("cpu_ms", 500L)
                .containsEntry("cpu_percent", 5.0)
                .containsEntry("processes", 4);
    }

    @Test
    void backendMissedBetweenTwoReadsIsCountedInTheNextRun() throws Exception {
        tree.collect();
        tree.uptime(10_010).delete("proc/1004");
        assertThat(tree.collect().row("postgres_processes")).containsEntry("cpu_ms", 0L);
        tree.uptime(10_020).change("proc/1000/stat", " 100 50 2000 500 ", " 100 50 2410 510 ");
        assertThat(tree.collect().row("postgres_processes")).containsEntry("cpu_ms", 100L);
    }

    @Test
    void restartedServerHasNoDelta() throws Exception {
        tree.collect();
        tree.uptime(10_010).change("proc/1000/stat", " 20 0 1 0 5000 ", " 20 0 1 0 999000 ");
        assertThat(tree.collect().row("postgres_processes")).containsEntry("cpu_ms", null);
    }

    @Test
    void newBackendIsSeenAtOnce() throws Exception {
        tree.collect();
        tree.put("proc/1010/stat", Files.readString(tree.path("proc/1004/stat")).replace("1004 (", "1010 ("))
                .put("proc/1010/cmdline", "postgres: 15/main: app shop [local] idle\0");
        Seen seen = tree.collect();
        assertThat(seen.row("postgres_processes")).containsEntry("processes", 6);
        assertThat(seen.row("postgres_process_kinds", "kind", "client backend")).containsEntry("processes", 3L);
    }

    @Test
    void postmasterOnTheNumberOfAForeignProcessIsSeenWithinTenRuns() throws Exception {
        tree.collect();
        tree.delete("proc/777")
                .put(
                        "proc/777/stat",
                        Files.readString(tree.path("proc/1000/stat")).replace("1000 (", "777 ("));
        int most = 0;
        for (int i = 0; i < ProcessScan.ROUNDS; i++) {
            most = Math.max(most, tree.collect().rows("postgres_processes").size());
        }
        assertThat(most).isEqualTo(2);
    }

    @Test
    void runLooksAtSoManyProcessesAndTheNextOneAtTheRest() throws Exception {
        String foreign = Files.readString(tree.path("proc/800/stat"));
        for (int pid = 2000; pid < 2000 + ProcessScan.MOST_READS; pid++) {
            tree.put("proc/" + pid + "/stat", foreign.replace("800 (", pid + " ("));
        }
        String postmaster = Files.readString(tree.path("proc/1000/stat"));
        tree.put("proc/90000/stat", postmaster.replace("1000 (", "90000 ("));
        assertThat(tree.collect().rows("postgres_processes")).hasSize(1);
        assertThat(tree.collect().rows("postgres_processes")).hasSize(2);
    }

    @Test
    void portComesFromTheDataDirectoryWhereItCanBeRead() throws Exception {
        Path data = Files.createDirectory(folder.resolve("pgdata"));
        Files.writeString(data.resolve("postmaster.pid"), "1000\n" + data + "\n1700000000\n6543\n/tmp\n");
        Files.createSymbolicLink(tree.path("proc/1000/cwd"), data);
        assertThat(tree.collect().row("postgres_processes"))
                .containsEntry("data_directory", data.toString())
                .containsEntry("port", 6543);
    }

    @Test
    void wrappedProgramIsAServerAndAnExporterIsNone() throws Exception {
        for (int pid = 1000; pid <= 1004; pid++) {
            tree.change("proc/" + pid + "/stat", "(postgres)", "(.postgres-wrapp)");
        }
        String exporter = Files.readString(tree.path("proc/1000/stat")).replace(".postgres-wrapp", "postgres_export");
        tree.put("proc/1020/stat", exporter.replace("1000 (", "1020 ("))
                .put("proc/1020/cmdline", "/bin/postgres_exporter\0");
        Seen seen = tree.collect();
        assertThat(seen.rows("postgres_processes")).hasSize(1);
        assertThat(seen.row("postgres_processes")).containsEntry("pid", 1000).containsEntry("processes", 5);
        assertThat(seen.row("postgres_process_kinds", "kind", "checkpointer")).containsEntry("processes", 1L);
    }

    @Test
    void wrapperOfTheSameNameIsNoServerOfItsOwn() throws Exception {
        String stat = Files.readString(tree.path("proc/1000/stat"));
        String parent = stat.substring(stat.indexOf(" S ") + 3).split(" ", 2)[0];
        tree.put("proc/990/stat", stat.replace("1000 (", "990 (")).put("proc/990/cmdline", "/usr/local/bin/postgres\0");
        tree.put("proc/1000/stat", stat.replace(" S " + parent + " ", " S 990 "));
        Seen seen = tree.collect();
        assertThat(seen.rows("postgres_processes")).hasSize(1);
        assertThat(seen.row("postgres_processes")).containsEntry("pid", 1000).containsEntry("processes", 5);
    }

    @Test
    void programWithABracketInItsNameAffectsNoOther() throws Exception {
        tree.put(
                "proc/1030/stat",
                Files.readString(tree.path("proc/800/stat")).replace("800 (", "1030 (a) S 1 (b) postgres "));
        assertThat(tree.collect().row("postgres_processes")).containsEntry("processes", 5);
    }

    @Test
    void orphanedBackendIsNoServer() throws Exception {
        tree.delete("proc/1000");
        tree.change("proc/1001/stat", "(postgres) S 1000 ", "(postgres) S 1 ");
        assertThat(tree.collect().rows("postgres_processes")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "postgres: checkpointer |checkpointer",
                "postgres: main: background writer |background writer",
                "postgres: autovacuum worker shop|autovacuum worker",
                "postgres: io worker 0|io worker",
                "postgres: parallel worker for PID 4711 |parallel worker",
                "postgres: walsender repl 10.0.0.9(40000) streaming 0/3000148|walsender",
                "postgres: logical replication apply worker for subscription 16400 |logical replication worker",
                "postgres: logical replication launcher |logical replication launcher",
                "postgres: app shop [local] idle|client backend",
                "postgres: app shop ::1(51234) SELECT|client backend",
                "postgres: archiver shop [local] idle|client backend",
                "postgres: logger shop 10.0.0.1(4711) INSERT|client backend",
                "postgres: walsender shop [local] idle in transaction|client backend",
                "postgres: checkpointer checkpointer [local] idle|client backend",
                "postgres: main: startup shop [local] SELECT waiting|client backend",
                "postgres: x: archiver shop [local] idle|client backend",
                "postgres: autovacuum worker [local] idle|client backend",
                "postgres: io worker 10.0.0.1(4711) idle|client backend",
                "postgres: logical replication 10.0.0.1(4711) idle|client backend",
                "postgres: app [local] 10.0.0.1(4711) idle|client backend",
                "postgres: app streaming [local] idle|client backend",
                "postgres: walsender repl shop 10.0.0.9(40000) START_REPLICATION|walsender",
                "postgres: walsender repl [local] sending backup|walsender",
                "postgres: archiver: checkpointer |checkpointer",
                "postgres: a: b: walwriter |walwriter",
                "postgres: archiver last was 000000010000000000000001|archiver",
                "postgres: loggers helper |background worker",
                "postgres: pg_cron launcher |background worker",
                "postgres: TimescaleDB Background Worker Scheduler |background worker",
                "/usr/lib/postgresql/15/bin/postgres|''",
            })
    void titleSaysTheKind(String title, String kind) {
        assertThat(BackendKind.of(title)).isEqualTo(kind);
    }
}
