package com.bitville.postgres.demo.internal.page;

import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The page's files, from the bundle's folder {@code page}. */
final class StaticFiles {
    /** No name begins with a dot, so a path cannot leave the folder. */
    private static final Pattern PATH =
            Pattern.compile("/(?:[A-Za-z0-9_-][A-Za-z0-9._-]*/){0,4}[A-Za-z0-9_-][A-Za-z0-9._-]*");

    private static final Map<String, String> TYPES = Map.of(
            "html", "text/html; charset=utf-8",
            "css", "text/css; charset=utf-8",
            "js", "text/javascript; charset=utf-8",
            "svg", "image/svg+xml",
            "png", "image/png",
            "txt", "text/plain; charset=utf-8");

    private StaticFiles() {}

    static Optional<PageAnswer> find(String path) throws IOException {
        String file = path.equals("/") ? "/index.html" : path;
        @Nullable String type = TYPES.get(file.substring(file.lastIndexOf('.') + 1));
        if (type == null || !PATH.matcher(file).matches()) {
            return Optional.empty();
        }
        try (InputStream in = StaticFiles.class.getResourceAsStream("/page" + file)) {
            return in == null ? Optional.empty() : Optional.of(new PageAnswer(200, type, in.readAllBytes()));
        }
    }
}
