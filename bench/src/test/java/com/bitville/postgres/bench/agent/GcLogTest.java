package com.bitville.postgres.bench.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GcLogTest {
    @TempDir
    private Path folder;

    @Test
    void sumsUpWhatCameBetweenCollections() {
        GcLog log = GcLog.of("""
                [0.035s] Using Serial
                [1.000s] GC(0) DefNew: 4992K(5568K)->567K(5568K) Eden: 4992K(4992K)->0K(4992K) From: 0K(576K)->567K(576K)
                [1.000s] GC(0) Tenured: 0K(4860K)->100K(4860K)
                [1.000s] GC(0) Pause Young (Allocation Failure) 4M->0M(10M) 0.1ms
                [2.000s] GC(1) DefNew: 5559K(5568K)->0K(5568K) Eden: 4992K(4992K)->0K(4992K) From: 567K(576K)->0K(576K)
                [2.000s] GC(1) Tenured: 900K(4860K)->200K(4860K)
                [2.000s] GC(1) Pause Full (System.gc()) 6M->0M(10M) 6.4ms
                """);
        assertThat(log).isEqualTo(new GcLog(4_992 + 4_992 + 800, 1, 1));
    }

    @Test
    void refusesALogInWhichNothingWasCollected() throws IOException {
        Path log = Files.writeString(folder.resolve("gc.log"), "[0.035s] Using G1\n");
        assertThatIOException().isThrownBy(() -> GcLog.read(log)).withMessageContaining("serial collector");
    }

    /** What the running Java says today, so that another form of its log is noticed. */
    @Test
    void readsWhatThisJavaWrites() throws IOException, InterruptedException {
        Path source = folder.resolve("Fill.java");
        Path log = folder.resolve("gc.log");
        Files.writeString(
                source,
                "public class Fill { static byte[] last; public static void main(String[] args) {"
                        + " for (int i = 0; i < 5000; i++) last = new byte[10_240]; System.gc(); } }");
        Process process = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        "-Xmn6m",
                        "-Xmx64m",
                        GcLog.option(log),
                        source.toString()))
                .redirectErrorStream(true)
                .start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(out).isZero();
        GcLog read = GcLog.read(log);
        assertThat(read.allocatedKb()).isGreaterThan(50_000);
        assertThat(read.young()).isPositive();
        assertThat(read.full()).isPositive();
    }
}
