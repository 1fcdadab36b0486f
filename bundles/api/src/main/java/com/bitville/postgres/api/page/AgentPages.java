package com.bitville.postgres.api.page;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The agent's pages, their files and their documents. Everything only reads; whatever is not well formed in a request is left out. Who
 * serves them has made sure that the caller may see what the agent knows, and that {@link #REPORT}, which takes work, is not asked for by
 * a page of another site. Safe for use by several threads.
 */
@ProviderType
public interface AgentPages {
    /** The name below which the pages ask for their files and documents: the pages are at {@code .../bitville}, a file at {@code .../bitville/app.js}. */
    String LABEL = "bitville";

    /** The path of the report of a server, over its last hour or the time of the parameters, made when it is asked for. */
    String REPORT = "/report.html";

    /**
     * Answers a GET.
     *
     * @param path what follows the label: empty for the pages themselves, else a slash and a file or document
     * @param parameters all values of each parameter of the address, decoded
     * @param home where the pages lead back to
     * @return what there is at that path, empty if there is nothing
     * @throws IOException if a file of the agent cannot be read
     */
    Optional<PageContent> find(String path, Map<String, List<String>> parameters, PageHome home) throws IOException;
}
