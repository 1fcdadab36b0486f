package com.bitville.postgres.sql.internal.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.bitville.postgres.api.collect.CollectException;
import com.bitville.postgres.api.collect.Collector;
import com.bitville.postgres.api.collect.Trait;
import com.bitville.postgres.api.collect.table.Kind;
import com.bitville.postgres.api.operator.OperatorFile;
import com.bitville.postgres.sql.internal.ShippedFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FolderFilesTest {
    private static final String GOOD = """
            -- subject: jobs
            -- what: jobs that wait, one row a queue
            -- interval: every cycle
            -- scope: server
            -- key: queue
            -- column: queue TEXT: The queue
            -- column: waiting GAUGE count: Jobs that wait
            SELECT 'mail' AS queue, 3 AS waiting, 'Anna' AS note
            """;

    @TempDir
    private Path folder;

    private FolderFiles files;

    @BeforeEach
    void watch() throws IOException {
        mode(folder, "rwxr-xr-x");
        files = new FolderFiles(
                folder,
                Duration.ofMinutes(1),
                () -> ShippedFiles.sql().stream().map(sql -> sql.name()).toList(),
                () -> List.of(ShippedFiles.collector("bgwriter")));
    }

    private static void mode(Path path, String permissions) throws IOException {
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(permissions));
    }

    private Path write(String name, String text) throws IOException {
        Path file = Files.writeString(folder.resolve(name), text);
        mode(file, "rw-r--r--");
        return file;
    }

    /** A change counts once it was the same at two looks. */
    private FolderFiles.Change settled() {
        FolderFiles.Change first = files.look();
        assertThat(first.come()).isEmpty();
        return files.look();
    }

    private String refusal(String name) {
        return files.files().stream()
                .filter(file -> file.name().equals(name))
                .map(OperatorFile::refusal)
                .findFirst()
                .orElse("no such file");
    }

    @Test
    void comesChangesAndGoes() throws IOException {
        assertThat(settled().come()).isEmpty();
        Path file = write("jobs.sql", GOOD);
        FolderFiles.Change come = settled();
        assertThat(come.come()).containsOnlyKeys("jobs");
        assertThat(come.files()).isEqualTo(Map.of("jobs", file));
        Collector collector = Objects.requireNonNull(come.come().get("jobs"));
        assertThat(collector.subject().has(Trait.ISOLATED)).isTrue();
        assertThat(collector.subject().has(Trait.OPTIONAL)).isFalse();
        assertThat(files.files()).containsExactly(new OperatorFile("jobs.sql", "jobs", ""));
        assertThat(settled().come()).isEmpty();

        write("jobs.sql", GOOD.replace("3 AS", "4 AS"));
        FolderFiles.Change changed = settled();
        assertThat(changed.gone()).containsExactly("jobs");
        assertThat(changed.come()).containsOnlyKeys("jobs");

        write("jobs.sql", GOOD.replace("waiting GAUGE", "waiting GUAGE"));
        FolderFiles.Change broken = settled();
        assertThat(broken.gone()).containsExactly("jobs");
        assertThat(broken.come()).isEmpty();
        assertThat(refusal("jobs.sql")).startsWith("jobs.sql, line 7: the column waiting is of the kind GUAGE");

        write("jobs.sql", GOOD);
        assertThat(settled().come()).containsOnlyKeys("jobs");
        Files.delete(file);
        assertThat(settled().gone()).containsExactly("jobs");
        assertThat(files.files()).isEmpty();
    }

    @Test
    void aFileForAnotherVersionBelongsToItsSubject() throws IOException {
        write("jobs.sql", GOOD.replace("-- key", "-- needs: pg_stat_io(object)\n-- key"));
        write("jobs_13.sql", GOOD.replaceAll("(?m)^-- (column|key).*\n", ""));
        Collector collector = Objects.requireNonNull(settled().come().get("jobs"));
        assertThat(collector.sql().get(0)).extracting(sql -> sql.name()).containsExactly("jobs", "jobs_13");
        write("other.sql", GOOD);
        settled();
        assertThat(refusal("other.sql")).contains("its subject is jobs, so that its name must be jobs.sql");
        assertThat(refusal("jobs.sql")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "databases|the agent has a subject or table of the name databases",
                "bgwriter|the agent has a subject or table of the name bgwriter",
                "database_sizes_list|the agent has a subject or table of the name",
                "bgwriter_totals|the agent has a subject or table of the name",
                "settings_all|end with _all",
                "x_totals|end with _totals"
            })
    void refusesANameOfTheAgents(String name, String reason) throws IOException {
        write(name + ".sql", GOOD.replace("jobs", name));
        assertThat(settled().come()).isEmpty();
        assertThat(refusal(name + ".sql")).startsWith(name + ".sql: ").contains(reason);
    }

    @Test
    void refusesWhatOthersCanWrite() throws IOException {
        Path file = write("jobs.sql", GOOD);
        mode(file, "rw-rw-r--");
        assertThat(settled().come()).isEmpty();
        assertThat(refusal("jobs.sql")).contains("can be written by others (mode 664): chmod go-w");
        mode(file, "rw-r--rw-");
        assertThat(settled().come()).isEmpty();
        mode(file, "rw-r--r--");
        assertThat(settled().come()).containsOnlyKeys("jobs");
        mode(folder, "rwxrwxrwx");
        assertThat(settled().gone()).containsExactly("jobs");
        assertThat(refusal("jobs.sql")).contains(folder.toRealPath() + " can be written by others");
        mode(folder, "rwxr-xr-x");
        assertThat(settled().come()).containsOnlyKeys("jobs");
    }

    @Test
    void refusesALinkToWhatOthersCanWrite(@TempDir Path elsewhere) throws IOException {
        mode(elsewhere, "rwxrwxrwx");
        Path file = Files.writeString(elsewhere.resolve("jobs.sql"), GOOD);
        mode(file, "rw-r--r--");
        Files.createSymbolicLink(folder.resolve("jobs.sql"), file);
        assertThat(settled().come()).isEmpty();
        assertThat(refusal("jobs.sql")).contains("can be written by others");
        Files.createSymbolicLink(folder.resolve("dangling.sql"), folder.resolve("nowhere"));
        settled();
        assertThat(refusal("dangling.sql")).contains("it cannot be read: NoSuchFileException");
    }

    /** The test runs as one user; whether a file is of another is asked of a trust for another. */
    @Test
    void refusesFilesOfOtherUsers() throws IOException {
        Path file = write("jobs.sql", GOOD);
        int owner = (Integer) Files.getAttribute(file, "unix:uid");
        FileTrust ofAnother = new FileTrust(owner + 1);
        assertThat(ofAnother.refusal(file).isEmpty()).isEqualTo(owner == 0);
        assertThat(new FileTrust(owner).refusal(file)).isEmpty();
    }

    @Test
    void refusesWhatIsNoTextOrTooLong() throws IOException {
        write("jobs.sql", GOOD + " ".repeat(70_000));
        Files.write(folder.resolve("latin.sql"), "-- what: \u00e4".getBytes(StandardCharsets.ISO_8859_1));
        mode(folder.resolve("latin.sql"), "rw-r--r--");
        write("zero.sql", "SELECT 1\0");
        Files.createDirectory(folder.resolve("folder.sql"));
        write(".hidden.sql", "nothing");
        write("notes.txt", "nothing");
        settled();
        assertThat(refusal("jobs.sql")).contains("more than 65536 bytes");
        assertThat(refusal("latin.sql")).contains("not UTF-8");
        assertThat(refusal("zero.sql")).contains("a character 0");
        assertThat(refusal("folder.sql")).contains("cannot be read");
        assertThat(files.files()).hasSize(4);
    }

    @Test
    void refusesAFolderOfVeryMany() throws IOException {
        for (int i : IntStream.range(0, FolderLook.MOST_FILES + 1).toArray()) {
            Files.createFile(folder.resolve("f" + i + ".sql"));
        }
        settled();
        assertThat(files.files()).hasSize(1);
        assertThat(refusal("")).contains("more than 100 files");
    }

    @Test
    void aFolderThatIsNotThereIsEmpty() throws IOException {
        files = new FolderFiles(folder.resolve("nowhere"), Duration.ofMinutes(1), List::of, List::of);
        settled();
        assertThat(files.files()).isEmpty();
        Files.createDirectory(folder.resolve("nowhere"));
        mode(folder.resolve("nowhere"), "rwxr-xr-x");
        Path file = Files.writeString(folder.resolve("nowhere/jobs.sql"), GOOD);
        mode(file, "rw-r--r--");
        assertThat(settled().come()).containsOnlyKeys("jobs");
    }

    @Test
    void readsAFileForATrial() throws IOException, CollectException {
        Path file = write("jobs.sql", GOOD);
        mode(file, "rw-rw-rw-");
        assertThat(files.read("jobs.sql").subject().tables().get(0).columns())
                .extracting(column -> column.kind())
                .containsExactly(Kind.TEXT, Kind.GAUGE);
        assertThat(files.read(file.toString()).subject().name()).isEqualTo("jobs");
        assertThatThrownBy(() -> files.read("nowhere.sql"))
                .hasMessageContaining("nowhere.sql: it cannot be read: NoSuchFileException");
        write("jobs.sql", GOOD.replace("SELECT", "DELETE"));
        assertThatThrownBy(() -> files.read("jobs.sql"))
                .hasMessageContaining("jobs.sql, line 8: it begins with neither of SELECT");
    }

    @Test
    void aNameThatIsTakenLaterIsRefused() throws IOException {
        List<Collector> others = new ArrayList<>();
        files = new FolderFiles(folder, Duration.ofMinutes(1), List::of, () -> others);
        write("bgwriter.sql", GOOD.replace("jobs", "bgwriter"));
        assertThat(settled().come()).containsOnlyKeys("bgwriter");
        others.add(ShippedFiles.collector("bgwriter"));
        assertThat(files.look().gone()).isEmpty();
        files.doubt();
        assertThat(files.look().gone()).containsExactly("bgwriter");
        assertThat(refusal("bgwriter.sql")).contains("the agent has a subject or table");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"waiting GAUGE| counted_from GAUGE", "waiting GAUGE| change GAUGE", "scope: server|scope: host"})
    void refusesWhatOnlyTheAgentCan(String edit) throws IOException {
        int bar = edit.indexOf('|');
        write(
                "jobs.sql",
                GOOD.replace(edit.substring(0, bar), edit.substring(bar + 1).strip()));
        assertThat(settled().come()).isEmpty();
        assertThat(refusal("jobs.sql")).startsWith("jobs.sql");
    }
}
