package com.bitville.postgres.shell.internal.world;

import com.bitville.postgres.api.report.ReportFormat;
import com.bitville.postgres.api.report.ReportRequest;
import com.bitville.postgres.api.report.ServerReports;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Reports that say what was asked for; one file is there already, and the server old is configured no longer. */
public final class FakeReports implements ServerReports {
    private static final Path FOLDER = Path.of("/agent/data/reports");

    @Override
    public List<String> servers() {
        return List.of("default", "old", "reports");
    }

    @Override
    public List<String> configured() {
        return List.of("default", "reports");
    }

    @Override
    public void write(ReportRequest request, ReportFormat format, OutputStream to) throws IOException {
        List<String> said = new ArrayList<>(List.of(
                format + " of " + request.server(),
                "from " + request.range().from(),
                "to " + request.range().to()));
        request.base().ifPresent(base -> said.addAll(List.of("compared with " + base.from(), "to " + base.to())));
        if (request.hashedNames()) {
            said.add("names hashed");
        }
        String text = format == ReportFormat.JSON
                ? "[\"" + String.join("\",\n\"", said) + "\"]\n"
                : String.join("\n", said) + "\n";
        to.write(text.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public Path folder() {
        return FOLDER;
    }

    @Override
    public Path save(ReportRequest request, ReportFormat format, Path file, boolean replace) throws IOException {
        if (file.toString().equals("there.html") && !replace) {
            throw new FileAlreadyExistsException(
                    FOLDER.resolve(file).toString(), null, "it exists; --force replaces it");
        }
        return FOLDER.resolve(file);
    }
}
