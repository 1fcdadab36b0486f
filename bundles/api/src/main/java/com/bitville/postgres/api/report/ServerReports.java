package com.bitville.postgres.api.report;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Makes reports of what the agent keeps: the last hour in memory, figures and journals over days. It asks no server for anything and keeps
 * nothing between two reports. Texts are redacted as on the wire. Safe for use by several threads; one report is made at a time, others
 * wait.
 */
@ProviderType
public interface ServerReports {
    /**
     * The servers that there can be a report about: the configured ones, and those that are configured no longer while something is kept of
     * them.
     *
     * @return their names, in alphabetical order
     */
    List<String> servers();

    /**
     * Those of {@link #servers()} that are configured: a report that is made unasked, or for which no server is named, is about one of them.
     *
     * @return their names, in alphabetical order; empty while the configuration is not known
     */
    default List<String> configured() {
        return servers();
    }

    /**
     * Writes a report in UTF-8, part by part.
     *
     * @param request what it is about
     * @param format its form
     * @param to where it goes; flushed and left open
     * @throws IOException as the stream threw it
     */
    void write(ReportRequest request, ReportFormat format, OutputStream to) throws IOException;

    /**
     * The only folder of this host in which the agent itself writes reports.
     *
     * @return {@code data/reports} of the installation; made by the first report
     */
    Path folder();

    /**
     * Writes a report to a file below {@link #folder()}, with mode 0600.
     *
     * @param request what it is about
     * @param format its form
     * @param file its path below the folder
     * @param replace whether a regular file of that name may be replaced
     * @return the file
     * @throws IOException if the path leads out of the folder or over a symbolic link, if there is such a file, or as the disk refused it
     */
    Path save(ReportRequest request, ReportFormat format, Path file, boolean replace) throws IOException;
}
