package com.bitville.postgres.shell.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DocumentFileTest {
    private static final String DOCUMENT = "<!doctype html>\nbitville: not a refusal, Größe \u001b[1m\nno end";

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    private DocumentFile file(String name, String... args) throws IOException {
        return DocumentFile.create(
                folder.resolve(name), new OutputRelay(new PrintStream(out), new PrintStream(err)), List.of(args));
    }

    @Test
    void theFileIsTheFirstWordThatIsNoOption() {
        assertThat(DocumentFile.named("report", "--last", "24h", "--md", "a.md"))
                .contains(Path.of("a.md"));
        assertThat(DocumentFile.named("report", "b.html", "--compare", "yesterday"))
                .contains(Path.of("b.html"));
        assertThat(DocumentFile.named("report", "--server=x", "--", "--odd.html"))
                .contains(Path.of("--odd.html"));
        assertThat(DocumentFile.named("report", "--last", "24h")).isEmpty();
        assertThat(DocumentFile.named("status", "a.html")).isEmpty();
        assertThat(DocumentFile.named()).isEmpty();
    }

    @Test
    void aDocumentComesByteByByteAndIsItsOwners() throws IOException {
        try (DocumentFile file = file("a.html")) {
            byte[] bytes = ("bitville-document 1\n" + DOCUMENT).getBytes(StandardCharsets.UTF_8);
            file.write(bytes, 0, 7);
            file.write(bytes, 7, bytes.length - 7);
            assertThat(folder.resolve("a.html")).doesNotExist();
            assertThat(file.end(true))
                    .hasValueSatisfying(said -> assertThat(said).endsWith("a.html, 1 kB"));
        }
        assertThat(folder.resolve("a.html")).content().isEqualTo(DOCUMENT);
        assertThat(Files.getPosixFilePermissions(folder.resolve("a.html")))
                .isEqualTo(PosixFilePermissions.fromString("rw-------"));
        assertThat(out.size() + err.size()).isZero();
    }

    @Test
    void aRefusalAndAnEarlyEndLeaveNoFile() throws IOException {
        try (DocumentFile file = file("a.html")) {
            file.write("bitville: no server nosuch\n".getBytes(StandardCharsets.UTF_8));
            assertThat(file.end(false)).isEmpty();
        }
        assertThat(err).hasToString("bitville: no server nosuch\n");
        try (DocumentFile file = file("a.html")) {
            file.write("bitville-document 1\n<!doctype".getBytes(StandardCharsets.UTF_8));
            assertThat(file.end(false))
                    .hasValueSatisfying(said -> assertThat(said).contains("no file was written"));
        }
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void nothingThatIsThereIsReplacedUnasked() throws IOException {
        Path there = Files.writeString(folder.resolve("there.html"), "mine");
        Path link = Files.createSymbolicLink(folder.resolve("link.html"), there);
        Files.createDirectory(folder.resolve("folder.html"));
        assertThatThrownBy(() -> file("there.html"))
                .isInstanceOf(FileAlreadyExistsException.class)
                .hasMessageContaining("--force");
        assertThatThrownBy(() -> file("link.html", "--force"))
                .isInstanceOf(FileSystemException.class)
                .hasMessageContaining("symbolic link");
        assertThatThrownBy(() -> file("folder.html", "--force")).hasMessageContaining("no regular file");
        assertThatThrownBy(() -> file("none/a.html")).isInstanceOf(NoSuchFileException.class);
        // Somebody makes one while the document comes.
        try (DocumentFile file = file("late.html")) {
            file.write("bitville-document 1\nx".getBytes(StandardCharsets.UTF_8));
            Files.createSymbolicLink(folder.resolve("late.html"), there);
            assertThatThrownBy(() -> file.end(true)).isInstanceOf(FileSystemException.class);
        }
        assertThat(there).content().isEqualTo("mine");
        assertThat(Files.isSymbolicLink(link)).isTrue();
        try (DocumentFile file = file("there.html", "report", "--force", "there.html")) {
            file.write("bitville-document 1\nnew".getBytes(StandardCharsets.UTF_8));
            file.end(true);
        }
        assertThat(there).content().isEqualTo("new");
    }
}
