package com.bitville.postgres.demo.internal.view;

import com.bitville.postgres.testkit.listener.AcceptedRequest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** The file with one line for each of the first payloads; run-demo shows it. */
public final class PayloadsLog {
    private static final int MOST = 30;

    private final Path file;
    private int written;

    /**
     * An empty file.
     *
     * @param file where
     * @throws IOException if it cannot be written
     */
    public PayloadsLog(Path file) throws IOException {
        this.file = file;
        Files.writeString(file, "");
    }

    /**
     * Adds a line for a payload, unless there are enough.
     *
     * @param request the payload
     * @throws IOException if the file cannot be written
     */
    public void add(AcceptedRequest request) throws IOException {
        if (written < MOST) {
            written++;
            String line = "demo_payload source=" + request.source() + " kind=" + request.kind() + " server="
                    + request.data().path("server").asText() + " seq="
                    + request.data().path("seq").asText() + " bytes="
                    + request.text().getBytes(StandardCharsets.UTF_8).length;
            Files.writeString(file, line.replaceAll("\\p{Cntrl}", "?") + "\n", StandardOpenOption.APPEND);
        }
    }
}
