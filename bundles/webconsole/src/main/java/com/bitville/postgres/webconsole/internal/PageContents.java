package com.bitville.postgres.webconsole.internal;

import com.bitville.postgres.api.page.AgentPages;
import com.bitville.postgres.api.page.PageContent;
import com.bitville.postgres.api.page.PageHome;
import com.bitville.postgres.webconsole.internal.facts.FactsQuery;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What there is at each path: the files of the pages, the documents of docs/pages.md, the report. */
final class PageContents implements AgentPages {
    /** Of every answer, refusals included. */
    static final Map<String, String> PROTECTION = Map.of(
            "Content-Security-Policy",
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self';"
                    + " connect-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
            "X-Content-Type-Options",
            "nosniff",
            "X-Frame-Options",
            "DENY",
            "Referrer-Policy",
            "no-referrer");

    private static final String INDEX = "/index.html";

    /** No name begins with a dot, so a path cannot leave the folder. */
    private static final Pattern FILE =
            Pattern.compile("/(?:[A-Za-z0-9_-][A-Za-z0-9._-]*/){0,2}[A-Za-z0-9_-][A-Za-z0-9._-]*");

    private static final Pattern SECONDS = Pattern.compile("[0-9]{1,11}(?:\\.[0-9]{1,6})?");

    private static final Map<String, String> TYPES = Map.of(
            "txt", "text/plain;charset=utf-8",
            "html", "text/html;charset=utf-8",
            "css", "text/css;charset=utf-8",
            "js", "text/javascript;charset=utf-8",
            "svg", "image/svg+xml");

    private final PageDocument pageDocument;
    private final ReportDownload download;

    PageContents(PageDocument pageDocument, ReportDownload download) {
        this.pageDocument = pageDocument;
        this.download = download;
    }

    @Override
    public Optional<PageContent> find(String path, Map<String, List<String>> parameters, PageHome home)
            throws IOException {
        String server = one(parameters, "server");
        return switch (path) {
            case REPORT ->
                download.find(server, pageDocument.chosen(server), query(parameters))
                        .map(report -> content(report.headers(), report.body()));
            case "/facts.json" -> document(pageDocument.facts(server, query(parameters)));
            case "/load.json" -> document(pageDocument.load(server, seconds(one(parameters, "at"))));
            case "/request.json" -> document(pageDocument.request(server, one(parameters, "id")));
            case "/state.json" -> document(pageDocument.document(server, query(parameters)));
            case "", INDEX -> file(INDEX).map(index -> content(index.headers(), addressed(index.body(), home)));
            default -> file(path);
        };
    }

    private FactsQuery query(Map<String, List<String>> parameters) {
        return FactsQuery.of(name -> values(parameters, name), pageDocument.now());
    }

    private static @Nullable String one(Map<String, List<String>> parameters, String name) {
        List<String> values = parameters.getOrDefault(name, List.of());
        return values.isEmpty() ? null : values.get(0);
    }

    private static String @Nullable [] values(Map<String, List<String>> parameters, String name) {
        List<String> values = parameters.get(name);
        return values == null ? null : values.toArray(new String[0]);
    }

    /** Digits alone: anything else means the first point. */
    private static double seconds(@Nullable String text) {
        return text != null && SECONDS.matcher(text).matches() ? Double.parseDouble(text) : 0;
    }

    private static byte[] addressed(byte[] index, PageHome home) {
        return new String(index, StandardCharsets.UTF_8)
                .replace("{home}", home.address())
                .replace("{home-title}", home.title())
                .getBytes(StandardCharsets.UTF_8);
    }

    private static Optional<PageContent> document(Map<String, @Nullable Object> document) throws IOException {
        Map<String, String> headers =
                Map.of("Content-Type", "application/json;charset=utf-8", "Cache-Control", "no-store");
        return Optional.of(content(headers, JsonDocument.bytes(document)));
    }

    private static Optional<PageContent> file(String path) throws IOException {
        @Nullable String type = TYPES.get(path.substring(path.lastIndexOf('.') + 1));
        if (type == null || !FILE.matcher(path).matches()) {
            return Optional.empty();
        }
        try (InputStream in = PageContents.class.getResourceAsStream("/page" + path)) {
            return in == null
                    ? Optional.empty()
                    : Optional.of(
                            content(Map.of("Content-Type", type, "Cache-Control", "no-cache"), in.readAllBytes()));
        }
    }

    private static PageContent content(Map<String, String> headers, byte[] body) {
        Map<String, String> all = new LinkedHashMap<>(PROTECTION);
        all.putAll(headers);
        return new PageContent(all, body);
    }
}
