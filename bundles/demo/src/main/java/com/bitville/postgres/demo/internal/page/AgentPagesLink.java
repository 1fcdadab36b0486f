package com.bitville.postgres.demo.internal.page;

import com.bitville.postgres.api.page.AgentPages;
import com.bitville.postgres.api.page.PageContent;
import com.bitville.postgres.api.page.PageHome;
import java.io.IOException;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The agent's own pages beside the demo's: they read only, and nobody but this host sees what the demo's database does. */
final class AgentPagesLink {
    private static final String ADDRESS = "/" + AgentPages.LABEL;
    private static final PageHome DEMO = new PageHome("./", "Demo");

    private final Supplier<@Nullable AgentPages> pages;

    AgentPagesLink(Supplier<@Nullable AgentPages> pages) {
        this.pages = pages;
    }

    static boolean isOf(String path) {
        return path.equals(ADDRESS) || path.startsWith(ADDRESS + "/");
    }

    /** The answer to a GET; {@code own} is whether it comes from one of these pages, without which no report is made. */
    PageAnswer answer(URI address, boolean own) throws IOException {
        String path = address.getPath().substring(ADDRESS.length());
        AgentPages present = pages.get();
        if (present == null) {
            return PageAnswer.refusal(503, "the pages of the agent are not there yet");
        }
        if (path.equals(AgentPages.REPORT) && !own) {
            return PageAnswer.refusal(403, "a report is made for these pages alone");
        }
        Optional<PageContent> found = present.find(path, parameters(address.getRawQuery()), DEMO);
        return found.map(content -> new PageAnswer(200, content.headers(), content.body()))
                .orElseGet(() -> PageAnswer.refusal(404, "there is no such file"));
    }

    private static Map<String, List<String>> parameters(@Nullable String query) {
        Map<String, List<String>> parameters = new LinkedHashMap<>();
        for (String pair : query == null ? new String[0] : query.split("&", -1)) {
            String[] parts = pair.split("=", 2);
            parameters
                    .computeIfAbsent(decoded(parts[0]), unseen -> new ArrayList<>())
                    .add(parts.length < 2 ? "" : decoded(parts[1]));
        }
        return parameters;
    }

    /** What a URI lets through is always well formed. */
    private static String decoded(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }
}
