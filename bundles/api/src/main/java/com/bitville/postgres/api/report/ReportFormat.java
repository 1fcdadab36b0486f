package com.bitville.postgres.api.report;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** The forms of a report. All of them have the same facts. */
public enum ReportFormat {
    /** One page that needs no script and asks for nothing outside itself. */
    HTML("html", "text/html;charset=utf-8"),
    /** For a ticket. */
    MARKDOWN("md", "text/markdown;charset=utf-8"),
    /** For programs. */
    JSON("json", "application/json;charset=utf-8");

    private final String extension;
    private final String mediaType;

    ReportFormat(String extension, String mediaType) {
        this.extension = extension;
        this.mediaType = mediaType;
    }

    /**
     * How its files are called.
     *
     * @return the extension without a dot
     */
    public String extension() {
        return extension;
    }

    /**
     * How it is called by HTTP.
     *
     * @return the media type with the character set
     */
    public String mediaType() {
        return mediaType;
    }

    /**
     * The form that a file's name asks for.
     *
     * @param file the name
     * @return the form, or empty if its extension is none of a report's
     */
    public static Optional<ReportFormat> of(String file) {
        String name = file.toLowerCase(Locale.ROOT);
        return Arrays.stream(values())
                .filter(format -> name.endsWith("." + format.extension))
                .findFirst();
    }
}
